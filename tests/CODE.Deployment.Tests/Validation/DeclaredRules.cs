using System.Collections;
using System.Reflection;
using CODE.Deployment.Validation;

namespace CODE.Deployment.Tests.Validation;

/// <summary>Every rule that the deployment server declares, found by looking at its static members.</summary>
internal static class DeclaredRules
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<Rule> All { get; } =
        [.. Values().SelectMany(Rules).Distinct().OrderBy(static rule => rule.Id, StringComparer.Ordinal)];

    private static IEnumerable<object?> Values() => typeof(Rule).Assembly.GetTypes()
        .Where(static type => type.Namespace?.StartsWith("CODE.Deployment.Validation", StringComparison.Ordinal) == true && !type.ContainsGenericParameters)
        .SelectMany(static type => type.GetFields(Statics))
        .Where(static field => !field.IsLiteral && (typeof(IDeclaresRule).IsAssignableFrom(field.FieldType) || typeof(IEnumerable).IsAssignableFrom(field.FieldType)))
        .Select(static field => field.GetValue(null));

    private static IEnumerable<Rule> Rules(object? value) => value switch
    {
        IDeclaresRule declared => [declared.Rule],
        IEnumerable list and not string => list.OfType<IDeclaresRule>().Select(static declared => declared.Rule),
        _ => [],
    };
}
