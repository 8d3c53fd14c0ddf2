using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Tests.Mcp;

/// <summary>A server's tools as a service would declare them, one for each thing that can happen to a call.</summary>
[McpServerToolType]
public sealed class SampleTools
{
    public enum Shade
    {
        LightBlue,
        DarkRed,
    }

    [McpServerTool(Name = "echo_arguments", Title = "Echo", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(Echo))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 30, CacheScope = CacheSharing.Public, CacheTags = ["echo:{first_name}"])]
    [Description("Says what it was given.")]
    public static CallToolResult EchoArguments(
        ClaimsPrincipal principal,
        [Description("A name."), MaxLength(10)] string firstName,
        [Description("A count."), Range(1, 20)] int howMany = 3,
        [Description("A shade.")] Shade? shade = null,
        [Description("Anything.")] IReadOnlyDictionary<string, JsonElement>? extra = null) =>
        ToolAnswer.Of(new Echo(firstName, howMany, shade, extra?.Count, Caller.From(principal).Subject), "echoed");

    [McpServerTool(Name = "fail_with_fault", Title = "Fail", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(Echo))]
    [ToolPolicy(Version = "1.0", Invalidates = ["echo:{first_name}"])]
    [Description("Fails as a capability does.")]
    public static CallToolResult FailWithFault() => throw new FaultException(FaultCodes.Conflict, "It changed.", "Look again.");

    [McpServerTool(Name = "fail_unexpectedly", Title = "Fail", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(Echo))]
    [ToolPolicy(Version = "1.0")]
    [Description("Fails as a bug does.")]
    public static CallToolResult FailUnexpectedly() => throw new InvalidOperationException("the password is hunter2");

    [McpServerTool(Name = "never_end", Title = "Never", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(Echo))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, DeadlineSeconds = 1)]
    [Description("Runs until it is stopped.")]
    public static async Task<CallToolResult> NeverEnd(Stops stops, IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        progress.Report(new ProgressNotificationValue { Progress = 1, Message = "running" });
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            stops.Stopped.TrySetResult();
        }

        throw new InvalidOperationException("An infinite delay ends only by cancellation.");
    }

    public sealed record Echo([property: Description("The name.")] string Name, int HowMany, Shade? Shade, int? Extras, string Caller);

    /// <summary>Lets a test see that the work behind a call really stopped.</summary>
    public sealed class Stops
    {
        public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
