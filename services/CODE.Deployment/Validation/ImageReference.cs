namespace CODE.Deployment.Validation;

/// <summary>A container image as it is referred to: <c>[registry/]repository[:tag][@digest]</c>.</summary>
/// <param name="Repository">Registry and repository.</param>
/// <param name="Tag">The tag, or null.</param>
/// <param name="Digest">The digest, or null.</param>
internal sealed record ImageReference(string Repository, string? Tag, string? Digest)
{
    /// <summary>Whether the same reference may be another image tomorrow by design.</summary>
    public bool IsFloating => Digest is null && (Tag is null or "" or "latest");

    /// <summary>The last part of the repository: what the image is.</summary>
    public string ShortName => Repository[(Repository.LastIndexOf('/') + 1)..];

    /// <summary>Takes a reference apart; any text is accepted.</summary>
    public static ImageReference Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : text[(at + 1)..];
        var name = at < 0 ? text : text[..at];
        // A colon before the last slash belongs to the registry's port.
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/')
            ? new ImageReference(name[..colon], name[(colon + 1)..], digest)
            : new ImageReference(name, null, digest);
    }
}
