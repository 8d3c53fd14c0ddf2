using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CODE.Prometheus.Connections;
using CODE.Prometheus.Queries;
using CODE.ServiceDefaults.Faults;
using CODE.Testing.Monitoring;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CODE.Prometheus.Tests.Connections;

/// <summary>How a backend is shown who asks, by what really arrives there.</summary>
public sealed class CredentialsTests : IDisposable
{
    private const string Answer = """{"status":"success","data":{"resultType":"vector","result":[]}}""";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("code-prometheus-tests-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UserAndPassword_AreSentAsBasic()
    {
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("me:se:cret"))}", await SentAsync(("Username", "me"), ("Password", "se:cret")));
        Assert.Equal("Bearer abc", await SentAsync(("Token", "abc")));
        Assert.Equal("", await SentAsync());
    }

    [Fact]
    public async Task TokenFile_IsReadAnewForEachRequest()
    {
        var file = Path.Combine(_folder.FullName, "token");
        await File.WriteAllTextAsync(file, "first\n", Token);
        var seen = new List<string>();
        await using var upstream = await UpstreamAsync(seen);
        using var host = HostOf(upstream.Address, ("TokenFile", file));
        await AskAsync(host);
        await File.WriteAllTextAsync(file, "second", Token);
        await AskAsync(host);
        Assert.Equal(["Bearer first", "Bearer second"], seen);

        await File.WriteAllTextAsync(file, "", Token);
        var exception = await Assert.ThrowsAsync<FaultException>(() => AskAsync(host));
        Assert.Equal(FaultCodes.Unavailable, exception.Fault.Code);
        Assert.DoesNotContain(_folder.FullName, exception.Fault.Message + exception.Fault.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MutualTls_ShowsTheCertificate_AndTrustsOnlyTheNamedAuthority()
    {
        using var key = RSA.Create(2_048);
        using var certificate = Certificate(key);
        var (cert, pem) = (Path.Combine(_folder.FullName, "cert.pem"), Path.Combine(_folder.FullName, "key.pem"));
        await File.WriteAllTextAsync(cert, certificate.ExportCertificatePem(), Token);
        await File.WriteAllTextAsync(pem, key.ExportPkcs8PrivateKeyPem(), Token);
        string? shown = null;
        await using var upstream = await ScriptedUpstream.StartAsync(
            async context =>
            {
                shown = (await context.Connection.GetClientCertificateAsync())?.Thumbprint;
                await context.Response.WriteAsync(Answer);
            },
            host => host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(certificate, https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.AllowAnyClientCertificate();
            }))));
        var address = new UriBuilder(upstream.Address) { Host = "localhost" }.Uri;

        using (var trusting = HostOf(address, ("ClientCertificate", cert), ("ClientKey", pem), ("CertificateAuthority", cert)))
        {
            await AskAsync(trusting);
        }

        Assert.Equal(certificate.Thumbprint, shown);
        using var other = HostOf(address, ("ClientCertificate", cert), ("ClientKey", pem));
        Assert.Contains("trusted", (await Assert.ThrowsAsync<FaultException>(() => AskAsync(other))).Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://user:pass@host/", null, null, "without a user")]
    [InlineData("ftp://host/", null, null, "http or https")]
    [InlineData("http://host/?token=x", null, null, "without a user")]
    [InlineData("http://host/", "Password", "x", "without a Username")]
    [InlineData("http://host/", "ClientKey", "/does/not/exist", "needs both")]
    [InlineData("http://host/", "TokenFile", "/does/not/exist", "not there")]
    public void Options_ThatAreWrong_AreRefusedAtStart(string url, string? setting, string? value, string expected)
    {
        using var host = HostOf(new Uri("http://other/"), ("Url", url), setting is null ? ("Username", null) : (setting, value));
        var exception = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<PrometheusOptions>>().Value);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", exception.Message.Replace("Password", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> SentAsync(params (string Name, string? Value)[] settings)
    {
        var seen = new List<string>();
        await using var upstream = await UpstreamAsync(seen);
        using var host = HostOf(upstream.Address, settings);
        await AskAsync(host);
        return seen.Single();
    }

    private static Task<ScriptedUpstream> UpstreamAsync(List<string> seen) => ScriptedUpstream.StartAsync(context =>
    {
        seen.Add(context.Request.Headers.Authorization.ToString());
        return context.Response.WriteAsync(Answer);
    });

    private static Task<QueryAnswer> AskAsync(IHost host) => host.Services.GetRequiredService<IBackendDirectory>().Open(null).Prometheus.QueryAsync("up", null, new SeriesWindow(0, 1), Token);

    private static IHost HostOf(Uri address, params (string Name, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Configuration["Prometheus:Backends:it:Url"] = address.AbsoluteUri;
        foreach (var (name, value) in settings)
        {
            builder.Configuration[$"Prometheus:Backends:it:{name}"] = value;
        }

        builder.AddPrometheus();
        return builder.Build();
    }

    private static X509Certificate2 Certificate(RSA key)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
