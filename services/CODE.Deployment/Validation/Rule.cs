namespace CODE.Deployment.Validation;

/// <summary>A rule as it is declared and documented.</summary>
/// <param name="Id">Stable, <c>group/name</c>.</param>
/// <param name="Severity">The severity of each of its diagnostics.</param>
/// <param name="Why">What goes wrong without the rule, in one or two sentences.</param>
/// <param name="Fix">What to do in general; a diagnostic may say it more exactly.</param>
internal sealed record Rule(string Id, Severity Severity, string Why, string Fix) : IDeclaresRule
{
    Rule IDeclaresRule.Rule => this;

    /// <summary>A diagnostic of this rule.</summary>
    public Diagnostic At(Place place, string message, string? fix = null) => new(Id, Severity, place.File, place.Line, message, fix ?? Fix);
}

/// <summary>What carries a rule's declaration, so that the rules' documentation finds every one.</summary>
internal interface IDeclaresRule
{
    /// <summary>The declaration.</summary>
    Rule Rule { get; }
}
