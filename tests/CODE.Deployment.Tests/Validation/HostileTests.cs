using CODE.Deployment.Validation.Terraform;

namespace CODE.Deployment.Tests.Validation;

/// <summary>Files made to exhaust a parser end in an answer, not in a timeout or an exception.</summary>
public sealed class HostileTests
{
    private const int Much = 1_000_000;

    public static TheoryData<string, string, int> Cases => new()
    {
        { "a.yaml", "[", Much },
        { "a.yaml", "{", Much },
        { "a.yaml", "a: {", Much / 4 },
        { "a.yaml", "- ", Much / 2 },
        { "a.yaml", "a: &a [*a]\n", Much / 11 },
        { "a.yaml", "? ", Much / 2 },
        { "a.yaml", "a,", Much / 2 },
        { "a.yaml", "---\n", Much / 4 },
        { "a.yaml", "\"", Much },
        { "a.yaml", "a: b\n", Much / 5 },
        { "Dockerfile", "RUN apt-get -a ", Much / 15 },
        { "Dockerfile", "FROM a\\\n", Much / 8 },
        { "Dockerfile", "FROM a AS b\n", Much / 12 },
        { "Dockerfile", "FROM b AS b\n", Much / 12 },
        { "Dockerfile", "RUN <<a ", Much / 8 },
        { "Dockerfile", "RUN pip install a a a a a a a ", Much / 30 },
        { "Dockerfile", "ENV a=\"", Much / 7 },
        { "Dockerfile", "COPY --from=x a b\n", Much / 18 },
        { "compose.yaml", "services: {a: {environment: [", Much / 29 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task File_OfOnePieceRepeated_EndsInAnAnswer(string file, string piece, int times)
    {
        using var workspace = new ValidationWorkspace().With(file, string.Concat(Enumerable.Repeat(piece, times)));

        var report = await workspace.ValidateAsync(new RuleExample("", file, "", "", null).Type, file);

        Assert.False(report.Valid);
        Assert.NotEmpty(report.Diagnostics);
    }

    // Not through terraform, which takes minutes for some of these; its deadline is then the answer.
    [Theory]
    [InlineData("a {", Much / 3)]
    [InlineData("\"${", Much / 3)]
    [InlineData("a = <<E\n", Much / 8)]
    [InlineData("a = {", Much / 5)]
    [InlineData("/*", Much / 2)]
    public void Hcl_OfOnePieceRepeated_HasAReading(string piece, int times) =>
        Assert.InRange(HclReader.Read(string.Concat(Enumerable.Repeat(piece, times))).Blocks.Count, 0, 1);
}
