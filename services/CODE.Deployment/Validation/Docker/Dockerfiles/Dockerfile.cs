using CODE.Deployment.Validation.Files;

namespace CODE.Deployment.Validation.Docker.Dockerfiles;

/// <summary>A parsed Dockerfile.</summary>
/// <param name="Source">The file.</param>
/// <param name="Preamble">The instructions before the first FROM.</param>
/// <param name="Stages">The build stages in order.</param>
/// <param name="IsCut">Whether it is over a limit, so that its end was not read.</param>
internal sealed record Dockerfile(SourceFile Source, IReadOnlyList<Instruction> Preamble, IReadOnlyList<Stage> Stages, bool IsCut)
{
    /// <summary>The stage that becomes the image, or null when there is none.</summary>
    public Stage? Final => Stages.Count == 0 ? null : Stages[^1];

    /// <summary>Every instruction in order.</summary>
    public IEnumerable<Instruction> All => [.. Preamble, .. Stages.SelectMany(static stage => stage.Instructions.Prepend(stage.From))];

    /// <summary>Every RUN.</summary>
    public IEnumerable<Instruction> Runs => All.Where(static instruction => instruction.Keyword == "RUN");

    /// <summary>Every COPY and ADD.</summary>
    public IEnumerable<Instruction> Copies => All.Where(static instruction => instruction.Keyword is "COPY" or "ADD");
}
