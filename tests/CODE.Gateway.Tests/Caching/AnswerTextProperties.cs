using System.Text;
using System.Text.Json.Nodes;
using CODE.Gateway.Caching.Answers;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace CODE.Gateway.Tests.Caching;

public sealed class AnswerTextProperties
{
    private static readonly DateTimeOffset Now = new(2026, 7, 28, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<string> Result =
        from members in Gen.Elements("\"content\":[]", "\"a\":{\"_meta\":{\"x\":1},\"ttlMs\":5}", "\"ttlMs\":9000", "\"cacheScope\":\"public\"", "\"_meta\":{}", "\"_meta\":{ \"k\":\"}\" }").ListOf(6)
        from space in Gen.Elements("", " ", "\n")
        select $"{{{space}{string.Join($"{space},", members.DistinctBy(static member => member.Split(':')[0]))}{space}}}";

    /// <summary>An answer is the result with one more member of <c>_meta</c>, and what is left of its time; after the way through the store, too.</summary>
    [Property(MaxTest = 500)]
    public Property Answer_IsTheResult_WithTheCachesPart() => Prop.ForAll(
        (from result in Result from age in Gen.Choose(0, 20_000) select (result, age)).ToArbitrary(),
        static sample =>
        {
            var message = Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"id\":\"server's\",\"result\":{sample.result}}}");
            var found = ResultText.Find(message)!.Value;
            var answer = Stored(new CachedAnswer(found.Json, found.Places, Now.ToUnixTimeMilliseconds() - sample.age, 10_000));
            var id = "7"u8.ToArray();
            var output = new byte[AnswerText.MaxLengthOf(id, answer)];
            var text = output.AsSpan(0, AnswerText.Write(output, id, answer, CacheState.Hit, Now));

            var expected = JsonNode.Parse(sample.result)!.AsObject();
            var meta = expected["_meta"] as JsonObject ?? [];
            expected["_meta"] = meta.Parent is null ? meta : meta.DeepClone();
            expected["_meta"]!["dev.code-fleet/cache"] = new JsonObject { ["state"] = "hit", ["age_ms"] = sample.age };
            if (expected.ContainsKey("ttlMs"))
            {
                expected["ttlMs"] = Math.Max(0, 10_000 - sample.age);
            }

            var told = JsonNode.Parse(text)!;
            return (JsonNode.DeepEquals(expected, told["result"]) && told["id"]!.GetValue<int>() == 7).Label($"{sample}: {Encoding.UTF8.GetString(text)}");
        });

    [Fact]
    public void EntryOfAnotherFormat_IsNone() => Assert.Null(new AnswerSerializer().Deserialize<FusionCacheDistributedEntry<CachedAnswer>>([9, .. new byte[100]]));

    private static CachedAnswer Stored(CachedAnswer answer)
    {
        var serializer = new AnswerSerializer();
        return serializer.Deserialize<FusionCacheDistributedEntry<CachedAnswer>>(serializer.Serialize(new FusionCacheDistributedEntry<CachedAnswer>(answer, 1, 2, null, null)))!.Value;
    }
}
