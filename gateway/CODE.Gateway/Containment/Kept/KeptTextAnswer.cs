using CODE.Gateway.Answers;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Containment.Kept;

/// <summary>Answers <c>resources/read</c> of kept texts.</summary>
internal sealed class KeptTextAnswer(KeptTexts kept)
{
    /// <summary>Answers.</summary>
    public async Task WriteAsync(GatewayCall call)
    {
        var uri = call.Message.Uri!;
        string? text;
        try
        {
            text = await kept.ReadAsync(call.Caller, uri, call.Aborted);
        }
        catch (FaultException exception)
        {
            call.Outcome = new CallOutcome(CallOutcomeKind.ProtocolError, exception.Fault.Code);
            await RpcAnswer.WriteFaultAsync(call, exception.Fault);
            return;
        }

        if (text is null)
        {
            // The same for what never was, is over, and belongs to somebody else.
            call.Outcome = new CallOutcome(CallOutcomeKind.ProtocolError, FaultCodes.NotFound);
            await RpcAnswer.WriteErrorAsync(call.Http, call.Message.Id, new Refusal(
                StatusCodes.Status200OK,
                call.Message.IsStateless ? RpcCodes.InvalidParams : RpcCodes.ResourceNotFound,
                new Fault(FaultCodes.NotFound, "There is no such text, or not any more.", "Make the call again whose answer was cut off."))
            {
                MissingUri = uri,
            });
            return;
        }

        call.Outcome = new CallOutcome(CallOutcomeKind.Ok);
        await RpcAnswer.WriteResultAsync(call, json =>
        {
            json.WriteStartArray("contents"u8);
            json.WriteStartObject();
            json.WriteString("uri"u8, uri);
            json.WriteString("mimeType"u8, "text/plain"u8);
            json.WriteString("text"u8, text);
            json.WriteEndObject();
            json.WriteEndArray();
            if (call.Message.IsStateless)
            {
                json.WriteNumber("ttlMs"u8, 0);
                json.WriteString("cacheScope"u8, "private"u8);
            }
        });
    }
}
