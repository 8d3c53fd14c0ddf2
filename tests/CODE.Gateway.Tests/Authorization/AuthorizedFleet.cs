using CODE.Gateway.Tests.Fleet;
using CODE.Testing;

namespace CODE.Gateway.Tests.Authorization;

/// <summary>A gateway that takes the tokens of a real authorization server, with two servers behind it.</summary>
public sealed class AuthorizedFleet : IAsyncLifetime
{
    internal AuthorizationServer Authority { get; private set; } = null!;

    internal TestServer Alpha { get; private set; } = null!;

    internal TestServer Beta { get; private set; } = null!;

    internal TestGateway Gateway { get; private set; } = null!;

    /// <summary>The gateway's resource identifier.</summary>
    internal string Resource { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        Resource = $"{address}/mcp";
        Authority = await AuthorizationServer.StartAsync(Resource);
        Alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo"), Tools.WhoAmI, Tools.Of("change", static () => "changed")));
        Beta = await TestServer.StartAsync("beta", Tools.With(Tools.Echo("beta_echo")));
        Gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri> { ["alpha"] = Alpha.Address, ["beta"] = Beta.Address },
            ("urls", address),
            ("Identity:SigningKey", ""),
            ("Identity:Authority", Authority.Issuer),
            ("Identity:Audience", Resource),
            ("Identity:ReadScope", "code:read"),
            ("Identity:WriteScope", "code:write"));
        await Gateway.UntilAsync(static view => !view.IsPartial);
    }

    public async ValueTask DisposeAsync()
    {
        // Backwards, and only as far as it came.
        foreach (var part in (IAsyncDisposable?[])[Gateway, Beta, Alpha, Authority])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }
}
