using CODE.Testing;

namespace CODE.Bench.Fleet;

/// <summary>The keys of one run's fleet, and the tokens that open its doors.</summary>
internal sealed class BenchKeys : IDisposable
{
    private static readonly TimeSpan CallerLifetime = TimeSpan.FromHours(12);
    private readonly FleetKeys _fleet = new();
    private readonly FleetKeys _identity = new();

    /// <summary>Settings that make a gateway sign for the servers and take the callers' tokens.</summary>
    public IEnumerable<(string Key, string Value)> Gateway => [("Fleet:SigningKey", _fleet.SigningKey), ("Identity:SigningKey", _identity.SigningKey)];

    /// <summary>Settings that make a server take the gateway's tokens.</summary>
    public IEnumerable<(string Key, string Value)> Server => [("Fleet:PublicKey", _fleet.PublicKey)];

    /// <summary>What a caller shows the gateway.</summary>
    public string CallerToken(string subject = "bench") => _identity.Token("code-gateway", subject, ["developer"], lifetime: CallerLifetime, issuer: "code");

    /// <summary>
    /// What the gateway shows a server: good for a minute, as always. Whoever is measured without the gateway shows the same, so that
    /// the server does the same work for everybody.
    /// </summary>
    public string FleetToken(string server) => _fleet.Token(server, "bench", ["developer"]);

    /// <inheritdoc />
    public void Dispose()
    {
        _fleet.Dispose();
        _identity.Dispose();
    }
}
