namespace CODE.Architecture.Tests.Dependencies.Sample.Tools;

/// <summary>A tool's result.</summary>
internal sealed record PlanAnswer(string Workspace);
