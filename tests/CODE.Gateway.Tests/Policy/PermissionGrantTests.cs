using System.Net;
using System.Text;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;

namespace CODE.Gateway.Tests.Policy;

public sealed class PermissionGrantTests : IAsyncLifetime
{
    private static readonly object EchoCall = new { name = "alpha_echo", arguments = new { text = "hi" } };
    private static readonly string Admin = TestToken.For("root", ["admin"]);
    private readonly TestStore _store = TestStore.Start();
    private readonly string _policy = TestPolicy.Write("""
        version: 1
        permissions: [{ name: never-mallory, effect: deny, subjects: { users: [mallory] }, servers: ["*"], tools: ["*"] }]
        """);

    private TestServer _alpha = null!;

    public async ValueTask InitializeAsync() => _alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));

    public async ValueTask DisposeAsync()
    {
        await _alpha.DisposeAsync();
        _store.Dispose();
    }

    [Fact]
    public async Task Grant_IsInForceHereAtOnceAndSoonOnEveryReplica_UntilItIsRemoved()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        Assert.False(await MayEchoAsync(one));

        using var added = await AddAsync(one, """{"name":"alice","subjects":{"users":["alice"]},"servers":["alpha"],"tools":["alpha_*"]}""");
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.True(await MayEchoAsync(one));
        await Eventually.HoldsAsync(() => MayEchoAsync(two));

        await using var three = await StartAsync();
        await Eventually.HoldsAsync(() => MayEchoAsync(three));

        Assert.Equal(HttpStatusCode.NoContent, (await RemoveAsync(two, "alice")).StatusCode);
        Assert.False(await MayEchoAsync(two));
        await Eventually.HoldsAsync(async () => !await MayEchoAsync(one) && !await MayEchoAsync(three));
        Assert.Equal(HttpStatusCode.NotFound, (await RemoveAsync(one, "alice")).StatusCode);
    }

    [Fact]
    public async Task Grant_DoesNotOvercomeADenyOfTheFile_NorIsTheFileRemovable()
    {
        await using var gateway = await StartAsync();
        await AddAsync(gateway, """{"name":"all","subjects":{"users":["*"]},"servers":["*"],"tools":["*"]}""");
        Assert.True(await MayEchoAsync(gateway));
        Assert.False(await MayEchoAsync(gateway, TestToken.For("mallory", ["admin"])));
        Assert.Equal(HttpStatusCode.Conflict, (await RemoveAsync(gateway, "never-mallory")).StatusCode);
    }

    [Theory]
    [InlineData("""{"name":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("""not json""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"X y","subjects":{"users":["a"]},"servers":["*"],"tools":["*"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x","subjects":{"users":["a"]},"servers":["*"],"tools":["*"],"effect":"maybe"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x","subjects":{"users":["a"]},"servers":["*"],"tools":["*"],"when":{"dependentSchemas":{}}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"taken","subjects":{"users":["a"]},"servers":["*"],"tools":["*"]}""", HttpStatusCode.Conflict)]
    public async Task BadGrant_IsRefusedWithAReasonAndChangesNothing(string body, HttpStatusCode status)
    {
        await using var gateway = await StartAsync();
        await AddAsync(gateway, """{"name":"taken","subjects":{"users":["nobody"]},"servers":["alpha"],"tools":["*"]}""");

        using var response = await AddAsync(gateway, body);

        Assert.Equal(status, response.StatusCode);
        Assert.NotEqual("", (await response.MessageAsync()).GetProperty("fix").GetString());
        var list = await (await gateway.GetAsync("/admin/permissions", Admin)).MessageAsync();
        Assert.Equal(["never-mallory", "taken"], list.GetProperty("permissions").EnumerateArray().Select(static held => held.GetProperty("permission").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Store_ThatGoesAway_LeavesWhatIsKnownInForceAndRefusesChanges()
    {
        var store = TestStore.Start();
        await using var gateway = await StartAsync(store);
        await AddAsync(gateway, """{"name":"alice","subjects":{"users":["alice"]},"servers":["alpha"],"tools":["alpha_*"]}""");
        store.Dispose();

        Assert.True(await MayEchoAsync(gateway));
        using var refused = await AddAsync(gateway, """{"name":"bob","subjects":{"users":["bob"]},"servers":["alpha"],"tools":["alpha_*"]}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.True(await MayEchoAsync(gateway));
        Assert.False(await MayEchoAsync(gateway, TestToken.For("bob")));
    }

    [Fact]
    public async Task Grants_AreForAdminsOnly()
    {
        await using var gateway = await StartAsync();
        using var response = await AddAsync(gateway, """{"name":"me","subjects":{"users":["alice"]},"servers":["*"],"tools":["*"]}""", gateway.AliceToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(await MayEchoAsync(gateway));
    }

    private Task<TestGateway> StartAsync(TestStore? store = null) => TestGateway.StartAsync(
        new Dictionary<string, Uri> { ["alpha"] = _alpha.Address }, ("Policy:File", _policy), (TestGateway.StoreKey, (store ?? _store).ConnectionString));

    private static Task<HttpResponseMessage> AddAsync(TestGateway gateway, string body, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Address, "/admin/permissions")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", token ?? Admin);
        return gateway.SendAsync(request);
    }

    private static Task<HttpResponseMessage> RemoveAsync(TestGateway gateway, string name)
    {
        var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(gateway.Address, $"/admin/permissions/{name}"));
        request.Headers.Authorization = new("Bearer", Admin);
        return gateway.SendAsync(request);
    }

    private static async Task<bool> MayEchoAsync(TestGateway gateway, string? token = null) =>
        !(await (await gateway.SendAsync(gateway.Stateless("tools/call", EchoCall, token: token))).ResultAsync()).ToString().Contains("permission_denied", StringComparison.Ordinal);
}
