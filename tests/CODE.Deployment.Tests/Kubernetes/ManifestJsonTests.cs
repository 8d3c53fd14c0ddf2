using System.Text.Json.Nodes;
using CODE.Deployment.Differences;
using CODE.Deployment.Manifests;
using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Yaml;
using FsCheck.Xunit;

namespace CODE.Deployment.Tests.Kubernetes;

/// <summary>YAML becomes the JSON that kubectl would send.</summary>
public sealed class ManifestJsonTests
{
    [Theory]
    [InlineData("0644", "420")]
    [InlineData("-0x1F", "-31")]
    [InlineData("0b101", "5")]
    [InlineData("1_000", "1000")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("36893488147419103232", "3.6893488147419103E+19")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData("yes", "true")]
    [InlineData("Off", "false")]
    [InlineData("~", null)]
    [InlineData("'0644'", "\"0644\"")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("12:30", "\"12:30\"")]
    public void Of_Scalar_IsWhatKubectlReads(string yaml, string? json) => Assert.Equal(json, Read($"value: {yaml}\n")!["value"]?.ToJsonString());

    [Fact]
    public void Of_AliasesAndMerges_AreWrittenOut() =>
        Assert.Equal("""{"base":{"a":1,"b":2},"twice":{"a":1,"b":2},"merged":{"b":3,"a":1}}""", Read("base: &base {a: 1, b: 2}\ntwice: *base\nmerged: {<<: *base, b: 3}\n")!.ToJsonString());

    [Property]
    public bool Of_AnyJson_IsItself(Dictionary<string, string> texts, int[] numbers, bool flag)
    {
        var json = new JsonObject { ["texts"] = new JsonObject(), ["numbers"] = new JsonArray([.. numbers.Select(static number => JsonValue.Create(number))]), ["flag"] = flag };
        foreach (var (key, text) in texts)
        {
            json["texts"]![$"k{key.Length}"] = text is null ? null : new string([.. text.Where(static letter => letter is >= ' ' and < '\ud800')]);
        }

        return JsonNode.DeepEquals(json, Read(json.ToJsonString()));
    }

    [Property]
    public bool Difference_OfAnObjectWithItself_IsNone_AndOfAnotherValueIsThatField(int before, int after)
    {
        JsonObject Make(int value) => new() { ["metadata"] = new JsonObject { ["name"] = "x", ["resourceVersion"] = value.ToString(System.Globalization.CultureInfo.InvariantCulture) }, ["spec"] = new JsonObject { ["size"] = value } };
        var found = ObjectDifference.Of(Make(before), Make(after), isSecret: false);
        return before == after ? found.Count == 0 : found is [{ Path: "spec.size" } one] && one.Before == before.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static JsonNode? Read(string text) => new ManifestJson().Of(YamlReader.Read(new SourceFile("", "test", text)).Documents.Single());
}
