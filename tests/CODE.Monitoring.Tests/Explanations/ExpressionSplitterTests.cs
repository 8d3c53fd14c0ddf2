using CODE.Monitoring.Explanations;

namespace CODE.Monitoring.Tests.Explanations;

public sealed class ExpressionSplitterTests
{
    [Theory]
    [InlineData("up == 0", "up == 0")]
    [InlineData("a > 1 and b < 2", "a > 1|b < 2")]
    [InlineData("a > 1 and on (x) group_left (y) b < 2 or c", "a > 1|b < 2|c")]
    [InlineData("(a > 1) unless ((b))", "a > 1|b")]
    [InlineData("sum(a > 1) by (x) > bool 3", "sum(a > 1) by (x) > bool 3")]
    [InlineData("a{x=\"and b > 1\"} != 4", "a{x=\"and b > 1\"} != 4")]
    [InlineData("a{x!=\"y\", z=~'or'} / b >= 0.5", "a{x!=\"y\", z=~'or'} / b >= 0.5")]
    [InlineData("a # and b\n> 1", "a  > 1")]
    [InlineData("absent(up{job=\"x\"})", "absent(up{job=\"x\"})")]
    [InlineData("android > 1 AND order < 2", "android > 1|order < 2")]
    [InlineData("(a + b) * (c > 1)", "(a + b) * (c > 1)")]
    [InlineData("a or b and c", "a|b|c")]
    public void Split_GivesTheComparisons(string expression, string leaves) =>
        Assert.Equal(leaves, string.Join('|', ExpressionSplitter.Split(expression).Leaves.Select(static leaf => leaf.Text.Trim().Replace("\n", "", StringComparison.Ordinal))));

    [Theory]
    [InlineData("a or b and c", "or", "a", "b and c")]
    [InlineData("a and b unless c", "unless", "a and b", "c")]
    [InlineData("a > on (x) group_left b", ">", "a", "b")]
    [InlineData("a <= bool 2", "<=", "a", "2")]
    [InlineData("a - b > 1", ">", "a - b", "1")]
    public void Split_DividesAtTheLoosest(string expression, string @operator, string left, string right)
    {
        var part = ExpressionSplitter.Split(expression);
        Assert.Equal((@operator, left, right), (part.Operator, part.Left!.Text, part.Right!.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("((((")]
    [InlineData("\"never ends")]
    [InlineData("a and and or")]
    [InlineData(")")]
    public void Split_WhateverItIs_Ends(string expression) => Assert.NotNull(ExpressionSplitter.Split(expression));
}
