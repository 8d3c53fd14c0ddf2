using CODE.Gateway.Policy;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CODE.Gateway.Tests.Policy;

public sealed class NameTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("plan_*", "plan_terraform", true)]
    [InlineData("plan_*", "plan", false)]
    [InlineData("*_plan", "show_plan", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "axxbyyc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("**", "x", true)]
    [InlineData("Plan", "plan", false)]
    [InlineData("plan.", "plan1", false)]
    [InlineData("рlan", "plan", false)] // The first letter of the pattern is Cyrillic.
    public void Pattern_Matches(string pattern, string name, bool expected) => Assert.Equal(expected, new NamePatterns([pattern]).Matches(name));

    [Theory]
    [InlineData("plan://*", "plan://{id}", true)]
    [InlineData("plan://7", "plan://{id}", true)]
    [InlineData("*", "plan://{id}", true)]
    [InlineData("memory://*", "plan://{id}", false)]
    [InlineData("memory://kubernetes/*", "memory://{server}/{key}", true)]
    [InlineData("memory://kubernetes/*", "memory://deployment/{key}", false)]
    public void Template_CouldBecomeWhatMatches(string pattern, string template, bool expected) => Assert.Equal(expected, new NamePatterns([pattern]).CouldMatch(template));

    [Property(MaxTest = 300)]
    public Property EveryNameMadeFromAPattern_MatchesIt() => Prop.ForAll(
        Gen.ArrayOf(Gen.Elements("a", "b", "*", "ab")).Where(static parts => parts.Length > 0).ToArbitrary(),
        Gen.Elements("", "a", "xyz", "aab").ToArbitrary(),
        static (parts, filling) => new NamePatterns([string.Concat(parts)]).Matches(string.Concat(parts).Replace("*", filling, StringComparison.Ordinal)));

    [Theory]
    [InlineData("plan://7f", true)]
    [InlineData("memory://deployment/shop%20one", true)]
    [InlineData("file:///a/b.c", true)]
    [InlineData("urn:x:y", true)]
    [InlineData("PLAN://7f", false)]
    [InlineData("plan://%37f", false)]
    [InlineData("memory://a/%2F", false)]
    [InlineData("memory://a/%2e%2e/b", false)]
    [InlineData("memory://a/../b", false)]
    [InlineData("memory://a/./b", false)]
    [InlineData("memory://a/%c3%a9", false)]
    [InlineData("memory://a/%C3%A9", true)]
    [InlineData("memory://a/%zz", false)]
    [InlineData("memory://a\\b", false)]
    [InlineData("memory://a b", false)]
    [InlineData("no-scheme", false)]
    public void Uri_HasOneNormalForm(string uri, bool expected) => Assert.Equal(expected, UriForm.IsNormal(uri));
}
