namespace CODE.Gateway.Containment.Secrets;

/// <summary>
/// Knows one family of secrets. A rule is asked only where one of its needles stands, and looks at a bounded or only once read stretch around it, so that
/// a text is redacted in linear time whatever it says.
/// </summary>
internal interface ISecretRule
{
    /// <summary>What every secret of the family contains, in whatever case: the rule itself is as strict as it likes. Three characters at least.</summary>
    IEnumerable<string> Needles { get; }

    /// <summary>Whether the needles only matter inside something long without a gap that has digits or capitals (<see cref="LongRuns"/>), as nearly all tokens are.</summary>
    bool IsInLongRun => true;

    /// <summary>Whether a closer look is worth it. Also asked of JSON text whose escapes are not resolved.</summary>
    /// <param name="text">The text.</param>
    /// <param name="needle">Where the needle begins.</param>
    bool IsPlausible(ReadOnlySpan<char> text, int needle) => true;

    /// <summary>Finds the secret at a needle.</summary>
    /// <param name="text">The text.</param>
    /// <param name="needle">Where the needle begins.</param>
    /// <returns>Its place, or null when there is none.</returns>
    SecretSpan? Find(ReadOnlySpan<char> text, int needle);
}

/// <summary>Where a secret stands.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Kind">What it is, in snake_case.</param>
internal readonly record struct SecretSpan(int Start, int Length, string Kind);
