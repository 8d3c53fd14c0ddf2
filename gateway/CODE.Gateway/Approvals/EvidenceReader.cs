using CODE.Gateway.Catalog;
using CODE.Gateway.Containment;
using CODE.Gateway.Routing;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Approvals;

/// <summary>Gathers what whoever decides about a call has to know. A resource that cannot be read is said to be missing; it stops nothing, since nothing runs without a decision.</summary>
internal sealed class EvidenceReader(ServerClient client, RedactedArguments redacted, SecretRedactor redactor, PlanReader plans, IOptions<ApprovalOptions> options, TimeProvider time)
{
    private const int MaxText = 16 * 1024;

    /// <summary>Gathers the evidence for a call.</summary>
    public async Task<ApprovalEvidence> OfAsync(GatewayCall call)
    {
        var (message, tool) = (call.Message, call.Tool);
        var evidence = new ApprovalEvidence(
            redacted.Of(message.Arguments),
            tool?.IsDestructive ?? true,
            tool?.IsIdempotent ?? false,
            tool?.Title is { } title ? ShownText.Of(title) : null,
            message.InputResponses.IsEmpty ? null : redacted.Of(message.InputResponses));
        return tool?.Evidence is { } template ? await AddResourceAsync(call, template, evidence) : evidence;
    }

    private async Task<ApprovalEvidence> AddResourceAsync(GatewayCall call, string template, ApprovalEvidence evidence)
    {
        if (EvidenceTemplate.Expand(template, call.Message.Arguments) is not { } uri)
        {
            return evidence with { Resource = new ResourceEvidence(null, Fault: $"The tool names {ShownText.Of(template)}, which the arguments do not fill in.") };
        }

        using var deadline = new CancellationTokenSource(options.Value.EvidenceTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, call.Aborted);
        try
        {
            // As the caller, whose own token for the server it takes: nobody sees by asking for an approval what he may not see.
            var text = await client.ReadAsync(call.Use!.Server, uri, call.Caller, call.Token, linked.Token);
            return evidence with { Plan = plans.Read(text), Resource = new ResourceEvidence(uri, Cut(redactor.Redact(text))) };
        }
        catch (ServerFailure failure)
        {
            return evidence with { Resource = new ResourceEvidence(uri, Fault: $"It cannot be read. {failure.Message}") };
        }
        catch (OperationCanceledException) when (!call.Aborted.IsCancellationRequested)
        {
            return evidence with { Resource = new ResourceEvidence(uri, Fault: "It cannot be read: the server took too long.") };
        }
    }

    private static string Cut(string text) => text.Length <= MaxText ? text : $"{text.AsSpan(0, MaxText - 1)}…";
}
