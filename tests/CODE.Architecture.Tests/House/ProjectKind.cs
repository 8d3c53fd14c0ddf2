namespace CODE.Architecture.Tests.House;

/// <summary>What a project is, told by where it lies.</summary>
internal enum ProjectKind
{
    /// <summary>Lies where no project belongs.</summary>
    Misplaced,

    /// <summary>CODE.ServiceDefaults.</summary>
    Defaults,

    /// <summary>CODE.AppHost.</summary>
    Host,

    /// <summary>Under libraries/: what several services need to speak to one kind of upstream.</summary>
    Library,

    /// <summary>Under gateway/.</summary>
    Gateway,

    /// <summary>Under services/: one MCP server.</summary>
    Service,

    /// <summary>Under cli/.</summary>
    Cli,

    /// <summary>Under tests/.</summary>
    Test,

    /// <summary>Under bench/.</summary>
    Bench,
}
