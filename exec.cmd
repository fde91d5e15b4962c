@rem npm scripts begin with `exec`, so that on macOS and Linux no shell stands between npm's signals and the program.
@rem Windows has no such command; npm runs scripts in this folder, so cmd.exe finds this one, which runs its arguments.
@%*
