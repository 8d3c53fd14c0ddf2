namespace CODE.AppHost.Embedded.Model;

/// <summary>Where a referenced project is; <c>Embedded.targets</c> writes an implementation for each, named <c>Projects.&lt;Name&gt;</c>.</summary>
public interface IProjectMetadata
{
    /// <summary>Absolute path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>Absolute path of the assembly that the build made of it.</summary>
    string AssemblyPath { get; }
}
