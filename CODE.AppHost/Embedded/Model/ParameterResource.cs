namespace CODE.AppHost.Embedded.Model;

/// <summary>A value that comes from the configuration key <c>Parameters:&lt;name&gt;</c>.</summary>
/// <param name="name">The parameter's name.</param>
/// <param name="read">Reads the value.</param>
public sealed class ParameterResource(string name, Func<string?> read) : IResource
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <summary>The value.</summary>
    /// <exception cref="LocalFleetException">Nothing gives it one.</exception>
    public string Value => read() ?? throw new LocalFleetException($"The parameter {Name} has no value: set Parameters__{Name}.", LocalFleetException.Usage);
}
