using System.Net;
using CODE.Gateway.Policy;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Policy;

public sealed class PolicyFileTests
{
    private static readonly object EchoCall = new { name = "alpha_echo", arguments = new { text = "hi" } };

    private const string AliceMayEcho = """
        version: 1
        permissions: [{ name: alice, subjects: { users: [alice] }, servers: [alpha], tools: [alpha_echo] }]
        """;

    [Fact]
    public async Task NoFile_NothingIsAllowedAndNothingShown()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = alpha.Address }, ("Policy:File", ""));

        Assert.Empty((await (await gateway.SendAsync(gateway.Stateless("tools/list"))).ResultAsync()).GetProperty("tools").EnumerateArray());
        Assert.Contains("permission_denied", (await (await gateway.SendAsync(gateway.Stateless("tools/call", EchoCall))).ResultAsync()).ToString(), StringComparison.Ordinal);
        Assert.Equal(0, alpha.Calls);
    }

    [Fact]
    public async Task ChangedFile_IsInForceWithoutARestart()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        var file = TestPolicy.Write("version: 1");
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = alpha.Address }, ("Policy:File", file));
        Assert.False(await MayEchoAsync(gateway));

        await File.WriteAllTextAsync(file, AliceMayEcho, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => MayEchoAsync(gateway));

        await File.WriteAllTextAsync(file, AliceMayEcho.Replace("users: [alice]", "users: [bob]", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () => !await MayEchoAsync(gateway));
    }

    [Theory]
    [InlineData("permissions: [")]
    [InlineData("version: 2")]
    [InlineData("version: 1\nversion: 1")]
    [InlineData("version: 1\npermisions: []")]
    [InlineData("version: 1\npermissions: [{ name: x, subjects: { users: ['*'] }, servers: ['*'] }]")]
    [InlineData("version: 1\npermissions: [{ name: x, subjects: {}, servers: ['*'], tools: ['*'] }]")]
    [InlineData("version: 1\npermissions: [{ name: x, subjects: { users: ['*'] }, servers: ['*'], tools: ['*'], when: { propertys: {} } }]")]
    [InlineData("version: 1\npermissions: [{ name: x, subjects: { users: ['*'] }, servers: ['*'], tools: ['*'], when: { $ref: 'http://127.0.0.1/x' } }]")]
    public async Task BrokenFile_IsRefusedAndTheLastGoodOneStays(string broken)
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        var file = TestPolicy.Write(AliceMayEcho);
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = alpha.Address }, ("Policy:File", file));
        Assert.True(await MayEchoAsync(gateway));

        await File.WriteAllTextAsync(file, broken, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => IsDegradedAsync(gateway, true));

        Assert.True(await MayEchoAsync(gateway));
        var list = await (await gateway.GetAsync("/admin/permissions", TestToken.For("root", ["admin"]))).MessageAsync();
        Assert.NotEqual("", list.GetProperty("policy").GetProperty("fault").GetString());

        await File.WriteAllTextAsync(file, "version: 1", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () => !await MayEchoAsync(gateway));
        await Eventually.HoldsAsync(() => IsDegradedAsync(gateway, false));
    }

    [Fact]
    public async Task File_ThatWasGoneAndComesBackTheSame_IsNoFaultAnyMore()
    {
        await using var alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo")));
        var file = TestPolicy.Write(AliceMayEcho);
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = alpha.Address }, ("Policy:File", file));
        await Eventually.HoldsAsync(() => IsDegradedAsync(gateway, false));

        File.Delete(file);
        await Eventually.HoldsAsync(() => IsDegradedAsync(gateway, true));
        Assert.True(await MayEchoAsync(gateway));

        await File.WriteAllTextAsync(file, AliceMayEcho, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => IsDegradedAsync(gateway, false));
        Assert.True(await MayEchoAsync(gateway));
    }

    [Fact]
    public async Task Fault_TellsTheLineOrTheRule()
    {
        var reader = new PolicyReader();
        var yaml = await Assert.ThrowsAsync<PolicyFault>(() => reader.ReadAsync("version: 1\npermissions:\n  - {name: x\n  y"));
        Assert.Contains("Line ", yaml.Message, StringComparison.Ordinal);
        var condition = await Assert.ThrowsAsync<PolicyFault>(() => reader.ReadAsync(
            "version: 1\npermissions: [{ name: odd, subjects: { users: [a] }, servers: [b], tools: [c], when: { if: {} } }]"));
        Assert.Contains("file/odd: when uses 'if'", condition.Message, StringComparison.Ordinal);
        var twice = await Assert.ThrowsAsync<PolicyFault>(() => reader.ReadAsync(
            "version: 1\npermissions: [{ name: x, subjects: { users: [a] }, servers: [b], tools: [c] }, { name: x, subjects: { users: [a] }, servers: [b], tools: [c] }]"));
        Assert.Contains("'x'", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task YamlBomb_IsRefused()
    {
        var bomb = "version: 1\na: &a [x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(0, 20).Select(static index =>
            $"{(char)('b' + index)}: &{(char)('b' + index)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + index)}", 8))}]\n"));
        await Assert.ThrowsAsync<PolicyFault>(() => new PolicyReader().ReadAsync(bomb));
    }

    private static async Task<bool> IsDegradedAsync(TestGateway gateway, bool expected) =>
        await gateway.HealthAsync() == "degraded" == expected;

    private static async Task<bool> MayEchoAsync(TestGateway gateway)
    {
        using var response = await gateway.SendAsync(gateway.Stateless("tools/call", EchoCall));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return !(await response.ResultAsync()).ToString().Contains("permission_denied", StringComparison.Ordinal);
    }
}
