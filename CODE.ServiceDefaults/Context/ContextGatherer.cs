using System.Diagnostics;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Logging;

namespace CODE.ServiceDefaults.Context;

/// <summary>Asks every source of this server at once. None of them can fail, hold up or crowd out another.</summary>
internal sealed partial class ContextGatherer(ContextSources sources, TimeProvider time, ILogger<ContextGatherer> logger)
{
    private const int MaxMissing = 20;
    private readonly IReadOnlyList<IContextSource> _sources = sources.All;

    /// <summary>Gathers what the sources know.</summary>
    /// <param name="query">Of what.</param>
    /// <param name="budget">How much.</param>
    /// <param name="patience">How long they may take; what is late is missing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<GatheredContext> GatherAsync(ContextQuery query, ContextBudget budget, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(patience, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var found = await Task.WhenAll(_sources.Select(source => AskAsync(source, query, patience, ends.Token, cancellationToken)));

        // One of each source in turn, so that whoever knows much leaves room for the others.
        var candidates = found.SelectMany((findings, place) => findings.Items.Select((item, turn) => (Item: item, Source: _sources[place].Name, Turn: turn, Place: place)))
            .OrderBy(static candidate => candidate.Turn)
            .ThenBy(static candidate => candidate.Place)
            .ToArray();
        var owners = candidates.GroupBy(static candidate => candidate.Item.Key, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Min(static candidate => candidate.Place));
        var items = new List<GatheredItem>();
        var (left, isTruncated) = (budget.Bytes, found.Any(static findings => findings.IsTruncated));
        foreach (var candidate in candidates.Where(candidate => owners[candidate.Item.Key] == candidate.Place).DistinctBy(static candidate => candidate.Item.Key))
        {
            var item = GatheredItem.Of(candidate.Item, candidate.Source);
            if (items.Count < budget.Items && item.Bytes <= left)
            {
                items.Add(item);
                left -= item.Bytes;
            }
            else
            {
                isTruncated = true;
            }
        }

        return new GatheredContext(items, [.. found.SelectMany(static findings => findings.Missing).Take(MaxMissing)], isTruncated);
    }

    private async Task<ContextFindings> AskAsync(IContextSource source, ContextQuery query, TimeSpan patience, CancellationToken ends, CancellationToken cancellationToken)
    {
        try
        {
            // On a thread of its own, and not waited for beyond its time: a source that blocks or does not listen is late for itself alone.
            return await Task.Run(() => source.FindAsync(query, ends), ends).WaitAsync(ends);
        }
        catch (FaultException exception)
        {
            return Nothing(source, exception.Fault.Code, exception.Fault.Message);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Nothing(source, FaultCodes.Timeout, $"It was not done within {patience.TotalSeconds:0.#} s.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var trace = Activity.Current?.TraceId.ToString() ?? Guid.NewGuid().ToString("N");
            LogFailed(exception, source.Name, trace);
            return Nothing(source, FaultCodes.Internal, $"It failed unexpectedly (trace {trace}).");
        }
    }

    private static ContextFindings Nothing(IContextSource source, string code, string reason) => new([]) { Missing = [new ContextGap(source.Name, code, reason)] };

    [LoggerMessage(LogLevel.Error, "The context source {Source} failed unexpectedly; trace {TraceId}")]
    private partial void LogFailed(Exception exception, string source, string traceId);
}
