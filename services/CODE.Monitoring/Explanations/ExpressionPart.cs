namespace CODE.Monitoring.Explanations;

/// <summary>A part of an expression of PromQL, down to its comparisons.</summary>
/// <param name="Text">The part.</param>
/// <param name="Operator">What stands between its sides; null when it is not divided further.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side, without the words that say how sides match.</param>
internal sealed record ExpressionPart(string Text, string? Operator = null, ExpressionPart? Left = null, ExpressionPart? Right = null)
{
    /// <summary>Whether it compares.</summary>
    public bool IsComparison => Operator is "==" or "!=" or ">" or "<" or ">=" or "<=";

    /// <summary>The comparisons, and whatever else sides of <c>and</c>, <c>or</c> and <c>unless</c> are, from left to right.</summary>
    public IEnumerable<ExpressionPart> Leaves => Operator is null || IsComparison ? [this] : Left!.Leaves.Concat(Right!.Leaves);
}
