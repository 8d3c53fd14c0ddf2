using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.Gateway.Containment.Kept;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Containment.Messages;

/// <summary>Decides what becomes of each message of a server: it passes as it is, is written anew, or gives way to a fault.</summary>
internal sealed class MessageContainment(MessageScan scan, SecretRedactor redactor, KeptTexts kept, ContainmentMetrics metrics, IOptions<GatewayOptions> options) : IDisposable
{
    // Rewriting takes a few times a message's size: no more than this many large ones at once.
    private const int LargeAtOnce = 4;
    private const int LargeBytes = 256 * 1024;

    // resource_link came with this revision.
    private const string FirstWithLinks = "2025-06-18";

    private readonly SemaphoreSlim _large = new(LargeAtOnce, LargeAtOnce);
    private readonly int _maxTextBytes = options.Value.MaxTextBytes;

    /// <summary>Contains a message.</summary>
    /// <param name="call">The call that it belongs to.</param>
    /// <param name="message">The message, as it came.</param>
    public async ValueTask<ContainedMessage> ContainAsync(GatewayCall call, ReadOnlyMemory<byte> message)
    {
        var server = call.Target!;
        if (MessageFacts.Read(message.Span) is not { } facts)
        {
            metrics.Count(server, "invalid");
            return new ContainedMessage(default, default, ServerFaults.Nonsense(server));
        }

        if (facts.IsRequest)
        {
            metrics.Count(server, "request");
            return new ContainedMessage(default, facts);
        }

        if (message.Length <= _maxTextBytes && !scan.IsSuspicious(message.Span))
        {
            return new ContainedMessage(message, facts);
        }

        if (message.Length < LargeBytes)
        {
            return await RewriteAsync(call, message);
        }

        await _large.WaitAsync(call.Aborted);
        try
        {
            return await RewriteAsync(call, message);
        }
        finally
        {
            _large.Release();
        }
    }

    /// <summary>Counts a message that is larger than any that is taken.</summary>
    public void NoteTooLarge(GatewayCall call) => metrics.Count(call.Target!, "too_large");

    /// <inheritdoc/>
    public void Dispose() => _large.Dispose();

    private async Task<ContainedMessage> RewriteAsync(GatewayCall call, ReadOnlyMemory<byte> message)
    {
        var server = call.Target!;
        var id = KeptTexts.NewId();
        var uri = KeptTexts.UriOf(id, 1);
        var budget = new TextBudget(_maxTextBytes, uri);
        var rewriter = new MessageRewriter(new StringCleaner(redactor, kind => metrics.Count(server, kind)), budget, _maxTextBytes, CanLink(call) ? new RestLink(uri) : null);
        var json = rewriter.Rewrite(message.Span);
        if (rewriter.IsStructuredTooLarge)
        {
            metrics.Count(server, "too_large");
            return new ContainedMessage(default, default, TooLargeFaults.Of(call, _maxTextBytes));
        }

        if (budget.IsExceeded)
        {
            metrics.Count(server, "cut");
            if (!await kept.KeepAsync(call.Caller, id, budget.Rest, call.Aborted))
            {
                metrics.Count(server, "not_kept");
                json = new MessageRewriter(new StringCleaner(redactor, static _ => { }), new TextBudget(_maxTextBytes, null), _maxTextBytes, null).Rewrite(message.Span);
            }
        }

        // What was taken out of its keys may have changed what the message says.
        return MessageFacts.Read(json.Span) is { } facts ? new ContainedMessage(json, facts, IsCut: budget.IsExceeded) : new ContainedMessage(default, default, ServerFaults.Nonsense(server));
    }

    private static bool CanLink(GatewayCall call) =>
        call.Message.Method is McpMethods.CallTool or McpMethods.GetTask && string.CompareOrdinal(call.Message.Revision, FirstWithLinks) >= 0;
}
