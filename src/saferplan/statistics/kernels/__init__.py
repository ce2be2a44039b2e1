"""Loops compiled for this computer: bare arithmetic on arrays, without the statistics' dress.

One module for each method that needs a loop of its own. The statistics check what they are given, hand over
fresh, contiguous arrays, and put the numbers into results; a kernel trusts its caller.

Compiling takes seconds a kernel and is done once for each computer: the machine code is kept beside the module,
or in the user's cache where that cannot be written. `python -m saferplan.statistics.kernels` prepares all of
them; setting the program up runs it. The statistics import a kernel's module inside the function that needs it,
so that whoever needs none does not wait for the compiler to load.
"""
