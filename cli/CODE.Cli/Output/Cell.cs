using Spectre.Console;

namespace CODE.Cli.Output;

/// <summary>A piece of text from anywhere, and how it looks on a terminal.</summary>
/// <param name="Text">Made safe when it is written.</param>
/// <param name="Style">Left out when the output is not a terminal.</param>
internal readonly record struct Cell(string? Text, Style Style)
{
    /// <summary>Plain text.</summary>
    public Cell(string? text)
        : this(text, Style.Plain)
    {
    }

    /// <summary>Coloured text.</summary>
    public Cell(string? text, Color color)
        : this(text, new Style(color))
    {
    }

    /// <summary>A plain cell.</summary>
    public static implicit operator Cell(string? text) => new(text);
}
