using CODE.Gateway.Identity;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Routing;

/// <summary>Lets nobody pass whose token is not good.</summary>
internal sealed class CallerStep(CallerAuthenticator authenticator, Challenge challenge) : IGatewayStep
{
    public async Task RunAsync(GatewayCall call, NextStep next)
    {
        var authentication = await authenticator.AuthenticateAsync(call.Http.Request, call.Endpoint);
        if (authentication.Caller is null)
        {
            await challenge.WriteAsync(call.Http, authentication.HasToken);
            return;
        }

        call.Caller = authentication.Caller;
        call.Token = authentication.Token;
        call.Scopes = authentication.Scopes;
        await next(call);
    }
}
