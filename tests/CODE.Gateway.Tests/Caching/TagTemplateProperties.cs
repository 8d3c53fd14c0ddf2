using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Caching.Tags;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CODE.Gateway.Tests.Caching;

public sealed class TagTemplateProperties
{
    private static readonly Gen<JsonNode?> Value = Gen.OneOf(
        Gen.Elements<JsonNode?>(null!, "a", "b", "", "a=b", "*", new string('x', 300), "a\nb").Select(static value => value?.DeepClone()),
        Gen.Elements(0, 1, -7).Select(static value => (JsonNode?)value),
        Gen.Constant(0).Select(static _ => (JsonNode?)new JsonArray(1)));

    private static readonly Gen<JsonElement> Arguments =
        from ns in Value
        from name in Value
        from isNamed in Gen.Elements(true, false)
        select JsonSerializer.SerializeToElement(isNamed ? new JsonObject { ["ns"] = ns, ["name"] = name } : new JsonObject { ["ns"] = ns });

    private static readonly Gen<string> Template = Gen.Elements("ns:{ns}", "{ns}/{name}", "thing:{ns}:{name}", "fixed", "{name}");

    /// <summary>Whatever was read about the same thing, about all things, or about it is not known what, is dropped.</summary>
    [Property(MaxTest = 2_000)]
    public Property Change_DropsEveryReadThatItCouldBeAbout() => Prop.ForAll(
        (from template in Template from read in Arguments from write in Arguments select (template, read, write)).ToArbitrary(),
        static sample =>
        {
            var template = TagTemplate.TryParse(sample.template)!;
            var isAbout = new[] { "ns", "name" }.Where(name => sample.template.Contains($"{{{name}}}", StringComparison.Ordinal))
                .All(name => Told(sample.read, name) is not { } read || Told(sample.write, name) is not { } write || read == write);
            var tags = new List<string>();
            template.AddOfRead(sample.read, tags);
            var drops = tags.Intersect(template.OfWrite(sample.write)).Any();
            return (!isAbout || drops).Label($"{sample}").And(isAbout || !drops || Told(sample.write, "ns") is null || Told(sample.write, "name") is null);
        });

    [Theory]
    [InlineData("")]
    [InlineData("{a}{b}{c}{d}")]
    public void TagThatIsNone_IsRefused(string text) => Assert.Null(TagTemplate.TryParse(text));

    [Theory]
    [InlineData("\"ns\"")]
    [InlineData("[1]")]
    [InlineData("[\"\"]")]
    public void TagsThatAreNone_AreRefused(string json) => Assert.Null(TagTemplate.ReadAll(JsonDocument.Parse(json).RootElement));

    // What a tag can tell apart; anything else is as if it were left out.
    private static string? Told(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var value) && (value.ValueKind is JsonValueKind.String or JsonValueKind.Number) && value.ToString() is { Length: > 0 } text ? text : null;
}
