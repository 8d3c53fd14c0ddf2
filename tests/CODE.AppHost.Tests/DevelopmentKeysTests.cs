using System.Security.Cryptography;

namespace CODE.AppHost.Tests;

public sealed class DevelopmentKeysTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_FirstTime_MakesKeysThatOnlyTheOwnerCanRead()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows files have no mode.");
            return;
        }

        var data = DataFolder.Open(folder.At("data"));

        DevelopmentKeys.Load(data);

        const UnixFileMode Others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var entries = Directory.GetFileSystemEntries(data.Root, "*", SearchOption.AllDirectories);
        Assert.Equal(["fleet.pem", "identity.pem", "plan.key"], Directory.GetFiles(data.Keys).Select(Path.GetFileName).Order());
        foreach (var entry in (string[])[data.Root, .. entries])
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(entry) & Others);
        }
    }

    [Fact]
    public void Load_SecondTime_GivesTheSameKeys()
    {
        var data = DataFolder.Open(folder.Root);

        Assert.Equal(DevelopmentKeys.Load(data).Parameters, DevelopmentKeys.Load(data).Parameters);
    }

    [Fact]
    public void Load_FleetKeys_ThePublicOneVerifiesWhatThePrivateOneSigns()
    {
        var parameters = DevelopmentKeys.Load(DataFolder.Open(folder.Root)).Parameters.ToDictionary();
        using var signer = ECDsa.Create();
        signer.ImportPkcs8PrivateKey(Convert.FromBase64String(parameters["Parameters:fleet-signing-key"]!), out _);
        using var verifier = ECDsa.Create();
        verifier.ImportSubjectPublicKeyInfo(Convert.FromBase64String(parameters["Parameters:fleet-public-key"]!), out _);

        Assert.True(verifier.VerifyData("call"u8, signer.SignData("call"u8, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        Assert.NotEqual(parameters["Parameters:fleet-signing-key"], parameters["Parameters:identity-signing-key"]);
        Assert.Equal(32, Convert.FromBase64String(parameters["Parameters:plan-key"]!).Length);
    }

    [Fact]
    public async Task Load_ManyHostsAtOnce_AgreeOnOneKey()
    {
        var data = DataFolder.Open(folder.Root);

        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => DevelopmentKeys.Load(data).Parameters.ToList())));

        Assert.All(keys, each => Assert.Equal(keys[0], each));
    }

    [Theory]
    [InlineData("fleet.pem")]
    [InlineData("identity.pem")]
    [InlineData("plan.key")]
    public void Load_FileWithoutAKey_IsRefusedByName(string file)
    {
        var data = DataFolder.Open(folder.Root);
        File.WriteAllText(Path.Combine(data.Keys, file), "no key");

        Assert.Contains(file, Assert.Throws<LocalFleetException>(() => DevelopmentKeys.Load(data)).Message, StringComparison.Ordinal);
    }
}
