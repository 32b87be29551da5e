#pragma once
#include <qgsprocessingcontext.h> // packagers flatten this folder
