using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Memory;

namespace CODE.Kubernetes.Changes;

/// <summary>Remembers what was changed, under <c>changes/{context}/{namespace}/{kind}/{name}</c>. Names and numbers only: nothing of what an object holds.</summary>
internal sealed partial class ChangeMemory(IContextMemory memory, ILogger<ChangeMemory> logger)
{
    private const string Prefix = "changes";
    private const int MaxSegment = 40;

    /// <summary>Remembers a change.</summary>
    /// <param name="target">What was changed.</param>
    /// <param name="change">What was done to it: a record of names and numbers.</param>
    /// <param name="caller">On whose behalf.</param>
    /// <param name="tool">By which tool.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public async Task RememberAsync<T>(ChangeTarget target, T change, string caller, string tool, CancellationToken cancellationToken)
    {
        var key = string.Join('/', [Prefix, .. new[] { target.Context, target.Namespace, target.Kind, target.Name }.Select(SegmentOf)]);
        try
        {
            await memory.SaveAsync(key, JsonSerializer.SerializeToElement(new { target, change }, FleetJson.Options), new MemorySource(caller, tool), cancellationToken);
        }
        catch (FaultException exception)
        {
            // Not remembering is no reason to fail what was done.
            LogNotRemembered(exception, key);
        }
    }

    // Contexts are named like https://… or arn:…, and roles like system:node: what a key may not hold becomes a dash.
    private static string SegmentOf(string name)
    {
        var plain = Unfit().Replace(name, "-").Trim('.');
        return plain.Length == 0 ? "-" : plain.Length <= MaxSegment ? plain : plain[..MaxSegment];
    }

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex Unfit();

    [LoggerMessage(LogLevel.Warning, "{Key} could not be remembered")]
    private partial void LogNotRemembered(Exception exception, string key);
}

/// <summary>What was changed.</summary>
/// <param name="Context">The cluster.</param>
/// <param name="Namespace">The namespace; a dash for objects without one.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The name.</param>
internal sealed record ChangeTarget(string Context, string Namespace, string Kind, string Name);
