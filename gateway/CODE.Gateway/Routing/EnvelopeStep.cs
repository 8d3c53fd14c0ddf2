using CODE.Gateway.Answers;
using CODE.Gateway.Envelope;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Routing;

/// <summary>Takes only what is one well-formed MCP message whose headers and body agree.</summary>
internal sealed class EnvelopeStep(BodyReader bodies, IOptions<GatewayOptions> options) : IGatewayStep
{
    public async Task RunAsync(GatewayCall call, NextStep next)
    {
        var refusal = CheckVerb(call.Http) ?? MediaRules.Check(call.Http.Request);
        if (refusal is null)
        {
            call.Body = BodyReader.NewBody();
            refusal = await bodies.ReadAsync(call.Http.Request, call.Body, call.Aborted);
        }

        if (refusal is not null)
        {
            await RpcAnswer.WriteErrorAsync(call.Http, RpcAnswer.NoId, refusal);
            return;
        }

        refusal = MessageReader.Read(call.Body!.Written, options.Value.MaxDepth, out var message);
        refusal ??= HeaderRules.Check(call.Http.Request.Headers, message);
        if (refusal is not null)
        {
            await RpcAnswer.WriteErrorAsync(call.Http, message.Id, refusal);
            return;
        }

        call.Message = message;
        await next(call);
    }

    private static Refusal? CheckVerb(HttpContext http)
    {
        if (HttpMethods.IsPost(http.Request.Method))
        {
            return null;
        }

        http.Response.Headers.Allow = HttpMethods.Post;
        return new Refusal(StatusCodes.Status405MethodNotAllowed, RpcCodes.Server, new Fault(
            FaultCodes.InvalidArgument, $"{http.Request.Method} is not served here: there are no sessions and no standing streams.", "Send every message by POST."));
    }
}
