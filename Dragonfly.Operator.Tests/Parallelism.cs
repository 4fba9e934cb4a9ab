// Fixtures run next to each other, the tests of one fixture one after the other. Whatever changes the process itself, such as its
// environment, is marked NonParallelizable and runs alone. Twice as many as the cores of a small machine: many fixtures wait for
// processes and sockets.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
