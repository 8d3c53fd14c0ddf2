namespace CODE.Deployment.Tests.Validation;

internal static class YamlExamples
{
    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

    public static IReadOnlyList<RuleExample> All { get; } =
    [
        new("yaml/syntax", "a.yaml", Map + "data: {a: [}\n", Map + "data: {a: \"[\"}\n", 4),
        new("yaml/tab", "a.yaml", Map + "data:\n\ta: b\n", Map + "data:\n  a: b\n", 5),
        new("yaml/duplicate-key", "a.yaml", Map + "data:\n  a: b\n  a: c\n", Map + "data:\n  a: b\n  b: c\n", 6),
        new("yaml/alias-bomb", "a.yaml", Bomb(), Map + "data:\n  a: &a text\n  b: *a\n", 8),
        new("yaml/alias-bomb", "a.yaml", Map + "data: &a\n  b: *a\n", Map + "data:\n  b: c\n", 5),
        new("yaml/too-deep", "a.yaml", Map + "data: " + new string('[', 100) + new string(']', 100) + "\n", Map, 4),
        new("yaml/too-many-documents", "a.yaml", string.Concat(Enumerable.Range(1, 501).Select(static i => $"--- {{apiVersion: v1, kind: Namespace, metadata: {{name: n{i}}}}}\n")), Map, 501),
        new("yaml/boolean-word", "a.yaml", Map + "immutable: yes\n", Map + "immutable: true\n", 4),
        new("yaml/octal-integer", "a.yaml", Sample.Pod(spec: "terminationGracePeriodSeconds: 010"), Sample.Pod(spec: "terminationGracePeriodSeconds: 10"), 5),
        new("yaml/complex-key", "a.yaml", Map + "? [a]\n: b\n", Map, 4),
    ];

    private static string Bomb() =>
        Map + "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
        + string.Concat(Enumerable.Range(1, 8).Select(static i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
}
