using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CODE.AppHost.Tests;

public sealed class AdminTokenTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new();
    private readonly DataFolder data;
    private readonly ECParameters key;

    public AdminTokenTests() => (data, key) = (DataFolder.Open(folder.At("data")), NewKey());

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Ensure_FirstTime_MakesAnAdminTokenForNinetyDays()
    {
        var token = new JsonWebToken(await EnsureAsync(key));

        Assert.Equal(("ES256", "code", "admin"), (token.Alg, token.Issuer, token.Subject));
        Assert.Equal(["code-gateway"], token.Audiences);
        Assert.Equal(["admin"], token.GetPayloadValue<string[]>("roles"));
        Assert.Equal(time.GetUtcNow().UtcDateTime.AddDays(90), token.ValidTo);
    }

    [Fact]
    public async Task Ensure_MoreThanSevenDaysLeft_KeepsTheToken()
    {
        var first = await EnsureAsync(key);
        time.Advance(TimeSpan.FromDays(83));

        Assert.Equal(first, await EnsureAsync(key));
    }

    [Fact]
    public async Task Ensure_LessThanSevenDaysLeft_RenewsTheToken()
    {
        var first = await EnsureAsync(key);
        time.Advance(TimeSpan.FromDays(83) + TimeSpan.FromSeconds(1));

        var second = await EnsureAsync(key);

        Assert.NotEqual(first, second);
        Assert.Equal(time.GetUtcNow().UtcDateTime.AddDays(90), new JsonWebToken(second).ValidTo);
    }

    [Fact]
    public async Task Ensure_TokenOfAnotherKey_IsReplaced()
    {
        var first = await EnsureAsync(NewKey());

        Assert.NotEqual(first, await EnsureAsync(key));
    }

    [Fact]
    public async Task Ensure_FileOfTheToken_OnlyTheOwnerCanRead()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows files have no mode.");
            return;
        }

        await EnsureAsync(NewKey());
        await EnsureAsync(key);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(data.TokenFile));
    }

    private async Task<string> EnsureAsync(ECParameters signing)
    {
        await AdminToken.EnsureAsync(data, signing, time);
        return await File.ReadAllTextAsync(data.TokenFile, TestContext.Current.CancellationToken);
    }

    private static ECParameters NewKey()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return ecdsa.ExportParameters(includePrivateParameters: true);
    }
}
