using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Memory;

namespace CODE.Monitoring.Silences;

/// <summary>Remembers who silenced what, under <c>silences/{context}/{id}</c>.</summary>
internal sealed partial class SilenceMemory(IContextMemory memory, ILogger<SilenceMemory> logger)
{
    /// <summary>Remembers that a silence was made or ended.</summary>
    public async Task RememberAsync(string context, string id, SilenceChange change, MemorySource source, CancellationToken cancellationToken)
    {
        try
        {
            await memory.SaveAsync($"silences/{context}/{id}", JsonSerializer.SerializeToElement(change, FleetJson.Options), source, cancellationToken);
        }
        catch (FaultException exception)
        {
            // What was done stays done, remembered or not.
            LogNotRemembered(exception, id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The change of silence {Id} could not be remembered")]
    private partial void LogNotRemembered(Exception exception, string id);
}

/// <summary>What became of a silence.</summary>
/// <param name="Action"><c>created</c> or <c>expired</c>.</param>
/// <param name="Matchers">Which alerts it fits.</param>
/// <param name="EndsAt">Until when it holds.</param>
/// <param name="Alerts">How many alerts it kept quiet then.</param>
internal sealed record SilenceChange(string Action, string Matchers, DateTimeOffset EndsAt, int Alerts);
