using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Deployment.Plans;
using CODE.Deployment.Terraform;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CODE.Deployment.Tests.Terraform;

/// <summary>Whatever shape a change has: no sensitive leaf survives its compaction, and what is not sensitive is still told.</summary>
public sealed class MaskingProperties
{
    [Property(MaxTest = 300)]
    public static Property Compaction_AnyChange_KeepsNoMarkedLeaf() => Prop.ForAll(Changes.Arbitrary, change =>
    {
        var plan = JsonSerializer.SerializeToElement(change.Plan);
        var scrubber = new SecretScrubber(SensitiveValues.OfPlan(plan));

        var summary = JsonSerializer.Serialize(PlanReader.Read(plan, [], scrubber));

        Assert.All(change.Secrets, secret => Assert.DoesNotContain(secret, summary, StringComparison.Ordinal));
    });

    [Property(MaxTest = 300)]
    public static Property Compaction_CopiesWithoutMarks_AreMaskedToo() => Prop.ForAll(Changes.Arbitrary, change =>
    {
        // As terraform_data.output does: the same values, without the marks.
        var resource = change.Plan["resource_changes"]![0]!;
        resource["change"]!["after"]!.AsObject()["unmarked_copy"] = resource["change"]!["after"]!.DeepClone();
        var plan = JsonSerializer.SerializeToElement(change.Plan);
        var scrubber = new SecretScrubber(SensitiveValues.OfPlan(plan));

        var summary = JsonSerializer.Serialize(PlanReader.Read(plan, [], scrubber));

        Assert.All(change.Secrets, secret => Assert.DoesNotContain(secret, summary, StringComparison.Ordinal));
    });

    [Property(MaxTest = 200)]
    public static Property Compaction_PlainChangedLeaf_IsTold() => Prop.ForAll(Changes.Arbitrary, change =>
    {
        change.Plan["resource_changes"]![0]!["change"]!["after"]!.AsObject()["plain"] = "open-text";
        var plan = JsonSerializer.SerializeToElement(change.Plan);

        var summary = PlanReader.Read(plan, [], new SecretScrubber(SensitiveValues.OfPlan(plan)));

        var resource = Assert.Single(summary.Changes);
        Assert.True(resource.MoreAttributes > 0 || resource.Attributes.Any(static attribute => attribute is { Path: "plain", After: "\"open-text\"" }));
    });

    /// <summary>An update with random values on both sides, of which random parts are marked as sensitive.</summary>
    public sealed record Change(JsonObject Plan, IReadOnlyList<string> Secrets)
    {
        public override string ToString() => Plan.ToJsonString();
    }

    private static class Changes
    {
        private static int _secrets;

        public static Arbitrary<Change> Arbitrary { get; } = Gen.Sized(size => Gen.Choose(0, int.MaxValue - 1).Select(seed => Make(new Random(seed), Math.Min(4, 1 + (size / 20))))).ToArbitrary();

        private static Change Make(Random random, int depth)
        {
            var secrets = new List<string>();
            var (before, beforeMark) = Object(random, depth, secrets);
            var (after, afterMark) = Object(random, depth, secrets);
            var change = new JsonObject
            {
                ["actions"] = new JsonArray("update"),
                ["before"] = before,
                ["after"] = after,
                ["after_unknown"] = new JsonObject(),
                ["before_sensitive"] = beforeMark,
                ["after_sensitive"] = afterMark,
            };
            return new Change(
                new JsonObject { ["resource_changes"] = new JsonArray(new JsonObject { ["address"] = "terraform_data.a", ["type"] = "terraform_data", ["change"] = change }) },
                secrets);
        }

        private static (JsonNode Value, JsonNode Mark) Value(Random random, int depth, List<string> secrets)
        {
            if (random.Next(4) == 0)
            {
                // All of it is sensitive, whatever it is.
                return (Secret(random, depth, secrets), true);
            }

            return (depth <= 0 ? 2 : random.Next(4)) switch
            {
                0 => Object(random, depth - 1, secrets),
                1 => Array(random, depth - 1, secrets),
                _ => (random.Next(3) switch { 0 => "plain text", 1 => JsonValue.Create(random.Next(9)), _ => JsonValue.Create(true) }, false),
            };
        }

        private static (JsonNode Value, JsonNode Mark) Object(Random random, int depth, List<string> secrets)
        {
            var (value, mark) = (new JsonObject(), new JsonObject());
            for (var index = random.Next(4); index >= 0; index--)
            {
                (value[$"k{index}"], mark[$"k{index}"]) = Value(random, depth, secrets);
            }

            return (value, mark);
        }

        private static (JsonNode Value, JsonNode Mark) Array(Random random, int depth, List<string> secrets)
        {
            var (value, mark) = (new JsonArray(), new JsonArray());
            for (var index = random.Next(4); index > 0; index--)
            {
                var item = Value(random, depth, secrets);
                value.Add(item.Value);
                mark.Add(item.Mark);
            }

            return (value, mark);
        }

        private static JsonNode Secret(Random random, int depth, List<string> secrets)
        {
            if (depth > 0 && random.Next(3) == 0)
            {
                return new JsonObject { ["inner"] = Secret(random, depth - 1, secrets), ["list"] = new JsonArray(Secret(random, 0, secrets)) };
            }

            var secret = $"s3cr{Interlocked.Increment(ref _secrets)}t{random.Next(100_000, 999_999)}";
            secrets.Add(secret);
            return random.Next(2) == 0 ? secret : $"{secret}\nsecond \"line\" of {secret}";
        }
    }
}
