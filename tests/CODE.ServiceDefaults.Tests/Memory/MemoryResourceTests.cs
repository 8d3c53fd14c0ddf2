using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Memory;
using CODE.Testing;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace CODE.ServiceDefaults.Tests.Memory;

public sealed class MemoryResourceTests
{
    private static readonly MemorySource Source = new("bob", "scan_path");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_OfARememberedKey_AnswersTheValueWithItsOrigin()
    {
        await using var host = await StartAsync();
        await SaveAsync(host, "scans/shop/latest", "1");
        await SaveAsync(host, "scans/shop/latest", """{"findings":2}""");
        await using var client = await host.ConnectAsync(cancellationToken: Token);

        var answer = await client.ReadResourceAsync("memory://remembering/scans/shop/latest", cancellationToken: Token);

        var content = Assert.IsType<TextResourceContents>(Assert.Single(answer.Contents));
        Assert.Equal("application/json", content.MimeType);
        var remembered = JsonElement.Parse(content.Text);
        Assert.Equal("scans/shop/latest", remembered.GetProperty("key").GetString());
        Assert.Equal(2, remembered.GetProperty("value").GetProperty("findings").GetInt32());
        Assert.Equal("bob", remembered.GetProperty("caller").GetString());
        Assert.Equal("scan_path", remembered.GetProperty("tool").GetString());
        Assert.Equal(2, remembered.GetProperty("history_count").GetInt32());
        Assert.True(remembered.TryGetProperty("saved_at", out _));
    }

    [Theory]
    [InlineData("memory://remembering/nothing")]
    [InlineData("memory://remembering/a b")]
    [InlineData("memory://another/scans")]
    public async Task Read_OfWhatIsNotThere_IsAnError(string uri)
    {
        await using var host = await StartAsync();
        await using var client = await host.ConnectAsync(cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync(uri, cancellationToken: Token));

        Assert.True(exception.ErrorCode is McpErrorCode.InvalidParams or McpErrorCode.ResourceNotFound, exception.Message);
    }

    [Fact]
    public async Task List_HoldsTheTemplateAndTheLatestKeys()
    {
        await using var host = await StartAsync();
        for (var index = 0; index < 25; index++)
        {
            await SaveAsync(host, $"k/{index}", "0");
        }

        await using var client = await host.ConnectAsync(cancellationToken: Token);

        var templates = await client.ListResourceTemplatesAsync(cancellationToken: Token);
        var resources = await client.ListResourcesAsync(cancellationToken: Token);

        Assert.Contains(templates, static template => template.UriTemplate == "memory://remembering/{+key}");
        var listed = resources.Where(static resource => resource.Uri.StartsWith("memory:", StringComparison.Ordinal)).ToArray();
        Assert.Equal(20, listed.Length);
        Assert.Equal("memory://remembering/k/24", listed[0].Uri);
    }

    [Fact]
    public async Task Everything_WithoutTheStore_IsAFaultAndTheListGoesOn()
    {
        await using var host = await StartAsync($"127.0.0.1:{FreePort.Next()},connectTimeout=200");
        await using var client = await host.ConnectAsync(cancellationToken: Token);
        var memory = host.Services.GetRequiredService<IContextMemory>();

        var fault = await Assert.ThrowsAsync<FaultException>(() => memory.SaveAsync("k", JsonElement.Parse("1"), Source, Token));
        var read = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("memory://remembering/k", cancellationToken: Token));
        var listed = await client.ListResourcesAsync(cancellationToken: Token);

        Assert.Equal(FaultCodes.Unavailable, fault.Fault.Code);
        Assert.Contains("store does not answer", read.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(listed, static resource => resource.Uri.StartsWith("memory:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_WithOptionsOutOfRange_Fails()
    {
        var settings = new Dictionary<string, string?> { ["Memory:HistoryLength"] = "0" };

        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => FleetServerHost.StartAsync("remembering", typeof(FleetServerHost).Assembly, settings: settings));
    }

    private static Task SaveAsync(FleetServerHost host, string key, string json) =>
        host.Services.GetRequiredService<IContextMemory>().SaveAsync(key, JsonElement.Parse(json), Source, Token);

    private static Task<FleetServerHost> StartAsync(string? store = null) =>
        FleetServerHost.StartAsync("remembering", typeof(FleetServerHost).Assembly, store: store);
}
