using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CODE.Testing.Kubernetes;

/// <summary>The keys of one cluster: they live as long as it does, and no other cluster takes them.</summary>
internal sealed class ClusterKeys
{
    private const string FirstServiceAddress = "10.0.0.1";

    private ClusterKeys(string authority) => Authority = authority;

    /// <summary>The certificate that signed the API server's, as PEM.</summary>
    public string Authority { get; }

    /// <summary>The token of a user who may do everything.</summary>
    public string Admin { get; } = NewToken();

    /// <summary>The token of a user who may do nothing.</summary>
    public string Viewer { get; } = NewToken();

    /// <summary>The token of the cluster's own programs, so that an audit log tells their requests from the tests'.</summary>
    public string Components { get; } = NewToken();

    /// <summary>Makes keys, and writes those that the programs read into a folder.</summary>
    public static async Task<ClusterKeys> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (from, until) = (now.AddMinutes(-5), now.AddDays(2));

        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=test-cluster", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(from, until);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var server = ServerRequest(serverKey).Create(authority, from, until, RandomNumberGenerator.GetBytes(8));
        using var accountKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var keys = new ClusterKeys(authority.ExportCertificatePem());
        await WriteAsync("ca.crt", keys.Authority);
        await WriteAsync("server.crt", server.ExportCertificatePem());
        await WriteAsync("server.key", serverKey.ExportECPrivateKeyPem());
        await WriteAsync("accounts.key", accountKey.ExportECPrivateKeyPem());
        await WriteAsync("tokens.csv", $"{keys.Admin},admin,1,system:masters\n{keys.Viewer},viewer,2,viewers\n{keys.Components},components,3,system:masters\n");
        return keys;

        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken);
    }

    private static CertificateRequest ServerRequest(ECDsa key)
    {
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.Parse(FirstServiceAddress));
        names.AddDnsName("localhost");
        names.AddDnsName("kubernetes.default.svc");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));
        return request;
    }

    private static string NewToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
