using System.Diagnostics.Metrics;
using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;

namespace CODE.Gateway.Tests.Audit;

public sealed class StoreAwayTests : IAsyncLifetime
{
    private readonly TestStore _store = TestStore.Start();
    private StoreRelay _relay = null!;
    private TestServer _alpha = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = StoreRelay.Start(_store);
        _alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("echo"), Tools.Of("write", static () => "written")));
        _gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri> { ["alpha"] = _alpha.Address }, (TestGateway.StoreKey, _relay.ConnectionString), ("Audit:MaxPendingBytes", "16384"));
        await CallAsync("write");
        await AuditTrail.CallsAsync(_gateway, 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _alpha.DisposeAsync();
        await _relay.DisposeAsync();
        _store.Dispose();
    }

    [Fact]
    public async Task Write_IsRefused_AndNothingIsDone()
    {
        _relay.Cut();
        var before = _alpha.Calls;
        var answer = await CallAsync("write");
        Assert.True(answer.GetProperty("isError").GetBoolean());
        Assert.Contains("\"unavailable\"", answer.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, _alpha.Calls);
    }

    [Fact]
    public async Task Reads_GoOn_AndTheirRecordsFollow()
    {
        _relay.Cut();
        await CallAsync("write");
        for (var call = 0; call < 3; call++)
        {
            Assert.False((await CallAsync("echo")).TryGetProperty("isError", out var isError) && isError.GetBoolean());
        }

        _relay.Mend();
        var calls = await CallsOnceBackAsync(5);
        Assert.Equal(["write", "write", "echo", "echo", "echo"], calls.Select(static record => record.Text("key")));
        Assert.Equal(("refused", "unavailable"), (calls[1].Text("decision"), calls[1].Text("fault")));
        Assert.Contains(calls[1].GetProperty("verdicts").EnumerateArray(), static verdict => verdict.Text("step") == "audit");
        Assert.True((await VerifyAsync()).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task WhatMemoryDoesNotHold_IsCounted_AndToldInTheNextRecords()
    {
        long dropped = 0;
        using var listener = new MeterListener { InstrumentPublished = static (instrument, self) => { if (instrument.Name == "mcp_audit_dropped") { self.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref dropped, value));
        listener.Start();
        _relay.Cut();
        for (var call = 0; call < 40; call++)
        {
            await CallAsync("echo");
        }

        _relay.Mend();
        await CallsOnceBackAsync(2);
        while (true)
        {
            // A gap is told with the next records.
            await CallAsync("echo");
            var gaps = (await AuditTrail.ReadAsync(_gateway)).Where(static record => record.Text("event") == "gap").ToArray();
            if (gaps.Length > 0)
            {
                var told = gaps.Sum(static gap => gap.GetProperty("dropped").GetInt64());
                Assert.InRange(told, 1, 40);
                listener.RecordObservableInstruments();
                Assert.True(Interlocked.Read(ref dropped) >= told);
                break;
            }
        }

        var answer = await VerifyAsync();
        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.True(answer.GetProperty("dropped").GetInt64() > 0);
    }

    [Fact]
    public async Task Reading_SaysThatTheStoreIsAway()
    {
        _relay.Cut();
        using var response = await _gateway.GetAsync("/admin/audit", AuditTrail.Root);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    // The connection to the store comes back by itself, and until then there is nothing to read.
    private async Task<IReadOnlyList<JsonElement>> CallsOnceBackAsync(int count)
    {
        while (true)
        {
            using var response = await _gateway.GetAsync("/admin/audit", AuditTrail.Root);
            if (response.IsSuccessStatusCode)
            {
                return await AuditTrail.CallsAsync(_gateway, count);
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private async Task<JsonElement> VerifyAsync() => await (await _gateway.GetAsync("/admin/audit/verify", AuditTrail.Root)).MessageAsync();

    private async Task<JsonElement> CallAsync(string tool)
    {
        using var response = await _gateway.SendAsync(_gateway.Stateless("tools/call", new { name = tool, arguments = tool == "echo" ? new { text = "x" } : null }));
        return await response.ResultAsync();
    }
}
