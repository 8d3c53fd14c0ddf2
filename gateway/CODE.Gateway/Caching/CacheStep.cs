using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using CODE.Gateway.Answers;
using CODE.Gateway.Caching.Answers;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Caching;

/// <summary>
/// Answers calls that only read from what was answered before, where their tool or resource allows it. Of the same calls at once one is made, and the others get its answer.
/// Stands behind every step that decides, so that nobody is given what they may not ask for.
/// </summary>
internal sealed class CacheStep(CacheKeys keys, AnswerCache cache, InFlightCalls calls, FreshNews news, CacheMetrics metrics, TimeProvider time) : IGatewayStep
{
    // Less than hosts and proxies take for silence; the call is made a second time then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task RunAsync(GatewayCall call, NextStep next) => CacheKeys.MayUse(call) ? RunCachedAsync(call, next) : next(call);

    private async Task RunCachedAsync(GatewayCall call, NextStep next)
    {
        metrics.Request(call);
        var key = await keys.FindAsync(call);
        if (key is null || call.Message.WantsFresh)
        {
            await AskAsync(call, next, key is null ? CacheState.Off : CacheState.Fresh, key);
            return;
        }

        var found = FindInMemory(key);
        if (IsFresh(found))
        {
            await AnswerAsync(call, found, CacheState.Hit, CacheLevel.Memory);
            return;
        }

        await JoinAsync(call, next, key, found);
    }

    private async Task JoinAsync(GatewayCall call, NextStep next, CacheKey key, CachedAnswer? stale)
    {
        while (true)
        {
            var inFlight = calls.Enter(key.Own, out var isFirst);
            if (isFirst)
            {
                await LeadAsync(call, next, key, stale, inFlight);
                return;
            }

            InFlightEnd end;
            try
            {
                end = await inFlight.End.WaitAsync(Patience, time, call.Aborted);
            }
            catch (TimeoutException)
            {
                end = InFlightEnd.Unshared;
            }

            if (end.Answer is { } answer)
            {
                await AnswerAsync(call, answer, end.State, CacheLevel.Shared, end.IsFailed);
                return;
            }

            if (!end.IsAbandoned)
            {
                await AskAsync(call, next, CacheState.Miss, key, stale);
                return;
            }
        }
    }

    private async Task LeadAsync(GatewayCall call, NextStep next, CacheKey key, CachedAnswer? stale, InFlightCalls.InFlightCall inFlight)
    {
        try
        {
            // Another call may have ended between the look and the beginning of this one.
            var (found, level) = (FindInMemory(key), CacheLevel.Memory);
            if (!IsFresh(found))
            {
                (found, level) = (await FindInStoreAsync(key, call.Aborted) ?? found, CacheLevel.Store);
            }

            if (IsFresh(found))
            {
                inFlight.Finish(new InFlightEnd(found));
                await AnswerAsync(call, found, CacheState.Hit, level);
                return;
            }

            await AskAsync(call, next, CacheState.Miss, key, found ?? stale, inFlight);
        }
        finally
        {
            inFlight.Finish(InFlightEnd.Abandoned);
        }
    }

    private Task AskAsync(GatewayCall call, NextStep next, CacheState state, CacheKey? key, CachedAnswer? stale = null, InFlightCalls.InFlightCall? inFlight = null)
    {
        call.Cache = state;
        call.Guard = new ReadGuard(call, cache, news, metrics, time) { Key = key, Stale = stale, InFlight = inFlight };
        return next(call);
    }

    private bool IsFresh([NotNullWhen(true)] CachedAnswer? answer) => answer is not null && answer.IsFreshAt(time.GetUtcNow());

    private CachedAnswer? FindInMemory(CacheKey key) => cache.FindInMemory(key.Own) ?? (key.Shared is { } shared ? cache.FindInMemory(shared) : null);

    private async ValueTask<CachedAnswer?> FindInStoreAsync(CacheKey key, CancellationToken cancellationToken) =>
        await cache.FindInStoreAsync(key.Own, cancellationToken) ?? (key.Shared is { } shared ? await cache.FindInStoreAsync(shared, cancellationToken) : null);

    private async Task AnswerAsync(GatewayCall call, CachedAnswer answer, CacheState state, CacheLevel level, bool isFailed = false)
    {
        call.Cache = state;
        metrics.Hit(call, level);
        var text = ArrayPool<byte>.Shared.Rent(AnswerText.MaxLengthOf(call.Message.Id, answer));
        try
        {
            var length = AnswerText.Write(text, call.Message.Id.Span, answer, state, time.GetUtcNow());
            call.Outcome = new CallOutcome(isFailed ? CallOutcomeKind.ToolError : CallOutcomeKind.Ok, Bytes: length);
            RpcAnswer.Begin(call.Http, StatusCodes.Status200OK);
            call.Http.Response.ContentLength = length;
            await call.Http.Response.Body.WriteAsync(text.AsMemory(0, length), call.Aborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }
}
