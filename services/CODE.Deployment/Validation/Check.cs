namespace CODE.Deployment.Validation;

/// <summary>A rule together with how a parsed model is searched for what breaks it.</summary>
/// <param name="Rule">The declaration.</param>
/// <param name="Find">Yields one finding for each breach.</param>
/// <typeparam name="TModel">What is searched.</typeparam>
internal sealed record Check<TModel>(Rule Rule, Func<TModel, IEnumerable<Finding>> Find) : IDeclaresRule
{
    /// <summary>The diagnostics of one model.</summary>
    public IEnumerable<Diagnostic> Run(TModel model) => Find(model).Select(found => Rule.At(found.At, found.Message, found.Fix));
}

/// <summary>One breach of a rule.</summary>
/// <param name="At">Where.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">A fix more exact than the rule's own, or null.</param>
internal readonly record struct Finding(Place At, string Message, string? Fix = null);
