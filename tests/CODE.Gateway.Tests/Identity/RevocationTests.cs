using System.Buffers.Text;
using System.Net;
using System.Numerics;
using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using StackExchange.Redis;

namespace CODE.Gateway.Tests.Identity;

public sealed class RevocationTests : IAsyncLifetime
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";
    private static readonly string Root = TestToken.For("root", ["admin"]);
    private readonly TestStore _store = TestStore.Start();
    private TestGateway _one = null!;
    private TestGateway _other = null!;

    [Fact]
    public async Task Token_Revoked_IsRefusedHereAtOnceAndThereSoon()
    {
        var (token, kept) = (TestToken.For("alice"), TestToken.For("alice", endsInSeconds: 700));
        Assert.Equal(HttpStatusCode.OK, await PingAsync(_one, token));
        Assert.Equal(HttpStatusCode.OK, await PingAsync(_other, token));

        await RevokeAsync(new { token });

        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(_one, token));
        await UntilRefusedAsync(_other, token);
        Assert.Equal(HttpStatusCode.OK, await PingAsync(_one, kept));
        Assert.Equal(HttpStatusCode.OK, await PingAsync(_other, kept));
    }

    [Fact]
    public async Task Token_Revoked_CannotBeWrittenInAnotherWay()
    {
        var token = TestToken.For("alice");
        await RevokeAsync(new { token });

        // Both are good signatures of the same token: an ECDSA signature (r, s) with n - s for s, and one whose last letter has other spare bits.
        foreach (var twin in (string[])[Mirrored(token), Respelled(token)])
        {
            Assert.NotEqual(token, twin);
            Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(_one, twin));
        }

        var unrevoked = TestToken.For("bob");
        Assert.Equal(HttpStatusCode.OK, await PingAsync(_one, Mirrored(unrevoked)));
    }

    [Fact]
    public async Task Tokens_MadeInTheSameSecond_AreToldApart()
    {
        var made = await Task.WhenAll(MakeAsync("alice"), MakeAsync("alice"), MakeAsync("alice"));
        await RevokeAsync(new { token = made[1] });
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK],
            [await PingAsync(_one, made[0]), await PingAsync(_one, made[1]), await PingAsync(_one, made[2])]);
    }

    [Fact]
    public async Task Subject_Revoked_LosesWhatWasMadeBeforeAndNothingElse()
    {
        var (first, second, bobs) = (TestToken.For("alice"), TestToken.For("alice", ["developer"]), TestToken.For("bob"));
        Assert.Equal(HttpStatusCode.OK, await PingAsync(_one, first));

        var answer = await RevokeAsync(new { subject = "alice" });
        var renewed = await MakeAsync("alice");

        Assert.Equal("alice", answer.GetProperty("subject").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(_one, first));
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(_one, second));
        await UntilRefusedAsync(_other, first);
        Assert.Equal(HttpStatusCode.OK, await PingAsync(_one, renewed));
        Assert.Equal(HttpStatusCode.OK, await PingAsync(_other, renewed));
        Assert.Equal(HttpStatusCode.OK, await PingAsync(_one, bobs));
    }

    [Fact]
    public async Task Subject_RevokedTwice_StaysRevoked()
    {
        await RevokeAsync(new { subject = "alice" });
        var between = await MakeAsync("alice");
        Assert.Equal(HttpStatusCode.OK, await PingAsync(_one, between));
        await RevokeAsync(new { token = between });
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(_one, between));
    }

    [Fact]
    public async Task Replica_ThatStartsLater_KnowsWhatWasRevoked()
    {
        var token = TestToken.For("alice");
        await RevokeAsync(new { token });
        await using var later = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(later, token));
        Assert.Equal(HttpStatusCode.OK, await PingAsync(later, TestToken.For("bob")));
    }

    [Fact]
    public async Task Store_ThatGoesAway_LeavesKnownRevocationsInForce()
    {
        var (revoked, good) = (TestToken.For("alice"), TestToken.For("bob"));
        await RevokeAsync(new { token = revoked });
        await UntilRefusedAsync(_other, revoked);

        _store.Dispose();

        foreach (var gateway in (TestGateway[])[_one, _other])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(gateway, revoked));
            Assert.Equal(HttpStatusCode.OK, await PingAsync(gateway, good));
        }

        using var refused = await _one.SendAsync(_one.Request("""{"subject":"bob"}""", "/admin/tokens/revoke", Root));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await PingAsync(_one, good));
    }

    [Fact]
    public async Task Store_ThatWasEmptied_IsToldAgain()
    {
        var token = TestToken.For("alice");
        await RevokeAsync(new { token });
        await UntilRefusedAsync(_other, token);
        await using var store = await ConnectionMultiplexer.ConnectAsync($"{_store.ConnectionString},allowAdmin=true");
        await store.GetServer(_store.ConnectionString).ExecuteAsync("FLUSHALL");

        while (await store.GetDatabase().SortedSetLengthAsync("code:gateway:revocations:entries") == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await using var later = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(later, token));
    }

    [Fact]
    public async Task Replica_ThatNeverHeardTheStore_LetsNobodyIn()
    {
        await using var lonely = await TestGateway.StartAsync(new Dictionary<string, Uri>(), (TestGateway.StoreKey, $"127.0.0.1:{FreePort.Next()}"));
        using var response = await lonely.SendAsync(lonely.Request(Ping));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("unavailable", (await response.MessageAsync()).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, (await lonely.GetAsync("/alive")).StatusCode);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"subject":""}""")]
    [InlineData("""{"subject":"a\u0000b"}""")]
    [InlineData("""{"token":"abc"}""")]
    [InlineData("""{"token":"a.b.c"}""")]
    [InlineData("""{"token":"..","subject":"alice"}""")]
    [InlineData("""{"subject":"alice","role":"admin"}""")]
    public async Task Revocation_OfNothing_IsRefused(string body)
    {
        using var response = await _one.SendAsync(_one.Request(body, "/admin/tokens/revoke", Root));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Revocation_ByWhoIsNoAdmin_IsRefused()
    {
        using var response = await _one.SendAsync(_one.Request("""{"subject":"root"}""", "/admin/tokens/revoke"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _one.GetAsync("/admin/servers", Root)).StatusCode);
    }

    public async ValueTask InitializeAsync() => (_one, _other) = (await StartAsync(), await StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _store.Dispose();
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(new Dictionary<string, Uri>(), (TestGateway.StoreKey, _store.ConnectionString));

    private static async Task<HttpStatusCode> PingAsync(TestGateway gateway, string token) => (await gateway.SendAsync(gateway.Request(Ping, token: token))).StatusCode;

    private static async Task UntilRefusedAsync(TestGateway gateway, string token)
    {
        while (await PingAsync(gateway, token) != HttpStatusCode.Unauthorized)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private async Task<JsonElement> RevokeAsync(object what)
    {
        using var response = await _one.SendAsync(_one.Request(JsonSerializer.Serialize(what), "/admin/tokens/revoke", Root));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.MessageAsync();
    }

    private async Task<string> MakeAsync(string subject)
    {
        using var response = await _one.SendAsync(_one.Request(JsonSerializer.Serialize(new { subject, roles = Array.Empty<string>(), expires_in_seconds = 600 }), "/admin/tokens", Root));
        return (await response.MessageAsync()).GetProperty("token").GetString()!;
    }

    private static string Mirrored(string token)
    {
        // The order of P-256 (FIPS 186-5).
        var order = BigInteger.Parse("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.AllowHexSpecifier);
        var end = token.LastIndexOf('.');
        var signature = Base64Url.DecodeFromChars(token.AsSpan(end + 1));
        var mirrored = order - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var bytes = mirrored.ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        bytes.CopyTo(signature, 64 - bytes.Length);
        return $"{token[..end]}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Respelled(string token)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return $"{token[..^1]}{Letters[Letters.IndexOf(token[^1], StringComparison.Ordinal) + 1]}";
    }
}
