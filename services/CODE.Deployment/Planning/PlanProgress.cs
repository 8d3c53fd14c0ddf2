using System.Text.Json;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Deployment.Planning;

/// <summary>Tells of a plan in the making: which resources were refreshed, which will change.</summary>
internal sealed class PlanProgress(IProgress<DeploymentStep>? progress)
{
    private int _seen;

    /// <summary>Handles an event of <c>plan -json</c>.</summary>
    public void Handle(JsonElement json)
    {
        var message = Text(json, "type") switch
        {
            "refresh_complete" => $"{Text(Member(Member(json, "hook"), "resource"), "addr")}: refreshed",
            "planned_change" => $"{Text(Member(Member(json, "change"), "resource"), "addr")}: to {Text(Member(json, "change"), "action")}",
            "resource_drift" => $"{Text(Member(Member(json, "change"), "resource"), "addr")}: changed outside terraform",
            _ => null,
        };
        if (message is not null)
        {
            progress?.Report(new DeploymentStep(++_seen, null, message));
        }
    }
}
