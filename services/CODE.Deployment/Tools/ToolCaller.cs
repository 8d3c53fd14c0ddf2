using System.Security.Claims;
using CODE.Deployment.Planning;
using CODE.ServiceDefaults.Identity;

namespace CODE.Deployment.Tools;

/// <summary>Says on whose behalf a tool runs.</summary>
internal static class ToolCaller
{
    /// <summary>The caller, with the tool that was called.</summary>
    public static CallSource Of(ClaimsPrincipal principal, string tool) => new(Caller.From(principal).Subject, tool);
}
