using System.Globalization;
using System.Text.Json;
using CODE.ServiceDefaults.Text;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Cost.Plans;

/// <summary>
/// How a resource, or a block of it, is or will be. What is known only after the plan was applied and what terraform marks as sensitive cannot be read: asking for it
/// ends the pricing of the resource with the reason, unless there is a default.
/// </summary>
/// <param name="values">The values.</param>
/// <param name="unknown">Terraform's marks of what is not known yet.</param>
/// <param name="sensitive">Terraform's marks of what is sensitive.</param>
internal sealed class ResourceState(JsonElement values, JsonElement unknown, JsonElement sensitive)
{
    // Beyond these a number is a mistake, and money could not be reckoned with it.
    private const decimal MaxNumber = 1_000_000_000_000m;

    /// <summary>Where it is, as its provider calls the region; null when the plan does not tell.</summary>
    public string? Region { get; init; }

    /// <summary>A text that has to be there.</summary>
    /// <exception cref="UnpricedException">It is not, or cannot be read.</exception>
    public string Text(string name) => OptionalText(name) ?? throw new UnpricedException($"{name} is not set");

    /// <summary>A text, or null when it is not set.</summary>
    /// <exception cref="UnpricedException">It cannot be read.</exception>
    public string? OptionalText(string name)
    {
        var value = Read(name);
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            _ => throw new UnpricedException($"{name} is not a text"),
        };
    }

    /// <summary>A text, or null when it is not set or cannot be read.</summary>
    public string? KnownText(string name) => IsHidden(name) ? null : JsonParts.Text(values, name) is { Length: > 0 } text ? text : null;

    /// <summary>A number, zero or more.</summary>
    /// <exception cref="UnpricedException">It is not set, cannot be read, or is out of range.</exception>
    public decimal Number(string name) => OptionalNumber(name) ?? throw new UnpricedException($"{name} is not set");

    /// <summary>A number, zero or more, or null when it is not set.</summary>
    /// <exception cref="UnpricedException">It cannot be read, or is out of range.</exception>
    public decimal? OptionalNumber(string name)
    {
        var value = Read(name);
        decimal number;
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return null;
            case JsonValueKind.Number when value.TryGetDecimal(out number):
            case JsonValueKind.String when decimal.TryParse(value.GetString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number):
                return number is >= 0 and <= MaxNumber ? number : throw new UnpricedException($"{name} is out of range");
            default:
                throw new UnpricedException($"{name} is not a number that can be reckoned with");
        }
    }

    /// <summary>Whether something is set to true.</summary>
    /// <exception cref="UnpricedException">It cannot be read.</exception>
    public bool IsTrue(string name) => Read(name).ValueKind == JsonValueKind.True;

    /// <summary>Whether an attribute is known only after the plan was applied, or is sensitive.</summary>
    public bool IsHidden(string name) => Member(unknown, name).ValueKind == JsonValueKind.True || IsSensitive(name);

    /// <summary>The first block of a name, or null.</summary>
    public ResourceState? Block(string name) => Blocks(name) is [var first, ..] ? first : null;

    /// <summary>The first block of a name, or null when there is none or none that can be read: providers fill in many of those that are left out.</summary>
    public ResourceState? KnownBlock(string name) => IsHidden(name) ? null : Block(name);

    /// <summary>Whether something is set to true, as far as can be read.</summary>
    public bool IsKnownTrue(string name) => !IsHidden(name) && IsTrue(name);

    /// <summary>The blocks of a name.</summary>
    /// <exception cref="UnpricedException">They cannot be read.</exception>
    public IReadOnlyList<ResourceState> Blocks(string name)
    {
        var value = Read(name);
        var (hidden, marked) = (Member(unknown, name), Member(sensitive, name));
        return value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().Select((block, index) => new ResourceState(block, At(hidden, index), At(marked, index)) { Region = Region })],
            JsonValueKind.Object => [new ResourceState(value, hidden, marked) { Region = Region }],
            _ => [],
        };
    }

    /// <summary>How many values a list has.</summary>
    /// <exception cref="UnpricedException">It cannot be read.</exception>
    public int CountOf(string name) => Read(name) is { ValueKind: JsonValueKind.Array } array ? array.GetArrayLength() : 0;

    /// <summary>The first text of a list, or null.</summary>
    /// <exception cref="UnpricedException">It cannot be read.</exception>
    public string? FirstText(string name) =>
        At(Read(name), 0) is { ValueKind: JsonValueKind.String } text ? text.GetString()
        : At(Member(unknown, name), 0).ValueKind == JsonValueKind.True ? throw new UnpricedException($"{name} is known only after the plan was applied")
        : null;

    /// <summary>Every text in it that can be read, however deep: what it refers to by an id.</summary>
    public IEnumerable<string> Texts() => sensitive.ValueKind == JsonValueKind.True ? [] : Texts(values, sensitive);

    private static IEnumerable<string> Texts(JsonElement value, JsonElement marked) => (value.ValueKind, marked.ValueKind) switch
    {
        (_, JsonValueKind.True) => [],
        (JsonValueKind.String, _) => [value.GetString()!],
        (JsonValueKind.Array, _) => value.EnumerateArray().SelectMany((item, index) => Texts(item, At(marked, index))),
        (JsonValueKind.Object, _) => value.EnumerateObject().SelectMany(member => Texts(member.Value, Member(marked, member.Name))),
        _ => [],
    };

    private JsonElement Read(string name) =>
        IsSensitive(name) ? throw new UnpricedException($"{name} is marked as sensitive")
        : Member(unknown, name).ValueKind == JsonValueKind.True ? throw new UnpricedException($"{name} is known only after the plan was applied")
        : Member(values, name);

    private bool IsSensitive(string name) => sensitive.ValueKind == JsonValueKind.True || Member(sensitive, name).ValueKind == JsonValueKind.True;
}

/// <summary>Why something has no price.</summary>
/// <param name="reason">The reason, a clause without a full stop; free of values.</param>
internal sealed class UnpricedException(string reason) : Exception(reason);
