using System.Text.Json;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Audit;

/// <summary>Reads the audit of a gateway as an operator does.</summary>
internal static class AuditTrail
{
    public static readonly string Root = TestToken.For("root", ["admin"]);

    public static async Task<IReadOnlyList<JsonElement>> ReadAsync(TestGateway gateway, string query = "")
    {
        using var response = await gateway.GetAsync($"/admin/audit{query}", Root);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>The records of calls that ended, once there are so many.</summary>
    public static Task<IReadOnlyList<JsonElement>> CallsAsync(TestGateway gateway, int count) => EventsAsync(gateway, "call", count);

    /// <summary>The records of one kind, once there are so many; a moment later there must not be more.</summary>
    public static async Task<IReadOnlyList<JsonElement>> EventsAsync(TestGateway gateway, string what, int count)
    {
        while (true)
        {
            var found = (await ReadAsync(gateway)).Where(record => record.Text("event") == what).ToArray();
            if (found.Length >= count)
            {
                return found;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static string? Text(this JsonElement record, string member) => record.TryGetProperty(member, out var value) ? value.ToString() : null;
}
