using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CODE.Prometheus.Connections;

/// <summary>How connections to an upstream are made.</summary>
internal static class UpstreamHandler
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // Addresses behind a name change: connections are made anew now and then.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Makes the handler: no cookies, and no redirects, which would lead credentials to places that the operator did not name.</summary>
    public static SocketsHttpHandler Create(UpstreamOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificates = options.ClientCertificate is { } certificate ? [X509Certificate2.CreateFromPemFile(certificate, options.ClientKey)] : null,
            CertificateChainPolicy = options.CertificateAuthority is { } authority ? Trusting(authority) : null,
        },
    };

    private static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }
}
