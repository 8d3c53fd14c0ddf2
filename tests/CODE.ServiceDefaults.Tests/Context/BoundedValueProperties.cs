using System.Text;
using System.Text.Json;
using CODE.ServiceDefaults.Context;
using FsCheck.Xunit;

namespace CODE.ServiceDefaults.Tests.Context;

public sealed class BoundedValueProperties
{
    [Property]
    public void Of_AnyValue_IsJsonWithinItsBytes(Dictionary<string, string?[]?> members, double number, ushort room)
    {
        var max = 64 + room % 2_000;
        var value = JsonSerializer.SerializeToElement(new { number = double.IsFinite(number) ? number : 0, members, again = new[] { members.Values, members.Values } });

        var bounded = BoundedValue.Of(value, max);

        using var parsed = JsonDocument.Parse(bounded.Json);
        Assert.True(Encoding.UTF8.GetByteCount(bounded.Json) <= max);
        Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
        Assert.Equal(0, parsed.RootElement.EnumerateObject().Count(member => !value.TryGetProperty(member.Name, out _)));
    }

    [Property]
    public void Of_AShortValue_IsToldWhole(int number, bool flag)
    {
        var value = JsonSerializer.SerializeToElement(new { number, flag, nothing = (string?)null, list = new[] { number } });

        var bounded = BoundedValue.Of(value, 1_000);

        Assert.False(bounded.IsCut);
        Assert.True(JsonElement.DeepEquals(value, JsonDocument.Parse(bounded.Json).RootElement));
    }
}
