using CODE.Monitoring.Shaping;
using FsCheck.Xunit;

namespace CODE.Monitoring.Tests.Shaping;

public sealed class LabelSetsTests
{
    [Property]
    public void Split_TogetherIsWhatEachHad(byte[][] sets)
    {
        // Few names and values, so that some are common.
        Dictionary<string, string>[] labels = [.. sets.Select(static set => set.Take(6).GroupBy(static each => $"l{each % 5}").ToDictionary(static each => each.Key, static each => $"v{each.First() % 2}"))];
        var (common, own) = LabelSets.Split(labels);
        Assert.Equal(labels.Length, own.Count);
        Assert.All(labels.Zip(own), pair => Assert.Equal(
            pair.First.OrderBy(static label => label.Key), pair.Second.Concat(common ?? new Dictionary<string, string>()).OrderBy(static label => label.Key)));
        Assert.All(own, each => Assert.DoesNotContain(each.Keys, key => common?.ContainsKey(key) == true));
    }
}
