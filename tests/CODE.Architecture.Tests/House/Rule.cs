using System.Diagnostics;

namespace CODE.Architecture.Tests.House;

/// <summary>A rule of the house, and the words of its failure.</summary>
internal static class Rule
{
    /// <summary>Fails, with the rule and everything that breaks it, unless nothing does.</summary>
    /// <param name="rule">The rule, as a sentence.</param>
    /// <param name="violations">Each says who breaks it and where the code should go.</param>
    [StackTraceHidden]
    public static void Holds(string rule, IEnumerable<string> violations)
    {
        string[] found = [.. violations.Distinct(StringComparer.Ordinal)];
        if (found.Length > 0)
        {
            Assert.Fail($"{rule}\nBroken {found.Length} time(s):\n  - {string.Join("\n  - ", found)}");
        }
    }
}
