namespace CODE.Deployment.Validation.Docker.Dockerfiles;

/// <summary>One build stage.</summary>
/// <param name="From">Its FROM instruction.</param>
/// <param name="Image">The image with the global arguments put in; it may still hold variables.</param>
/// <param name="Name">Its name in lower case, or null.</param>
/// <param name="Parent">The earlier stage that it builds on, or null for an image.</param>
/// <param name="Instructions">What follows the FROM.</param>
internal sealed record Stage(Instruction From, string Image, string? Name, Stage? Parent, IReadOnlyList<Instruction> Instructions)
{
    /// <summary>Its own instructions and, before them, those of the stages it builds on.</summary>
    public IEnumerable<Instruction> Inherited => Parent is null ? Instructions : Parent.Inherited.Concat(Instructions);

    /// <summary>The instructions with a keyword.</summary>
    public IEnumerable<Instruction> Of(string keyword) => Instructions.Where(instruction => instruction.Keyword == keyword);
}
